"""One job in a process of its own, which its parent can kill at any moment.

The parent gives a file with the specification, holds this process's standard input open as long
as it lives, and reads events, one JSON object a line, from its standard output. Whatever an engine
or a library prints goes to standard error.
"""

from __future__ import annotations

import errno
import faulthandler
import json
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from sentryal_worker.contract import Door, check_answer_fits, parse_request
from sentryal_worker.download import Downloader, disk_full
from sentryal_worker.engine import EngineResult, JobInputs
from sentryal_worker.engines import make_engine
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.fields import parse_json
from sentryal_worker.http import Http
from sentryal_worker.inputs import InputFetcher, JobPlace
from sentryal_worker.process import die_with_parent, forget_secrets, protect_stdout
from sentryal_worker.publish import Publisher
from sentryal_worker.result import Host, check_result, success
from sentryal_worker.retry import Retry
from sentryal_worker.settings import from_environment

RESULT_NAME = "result.json"
_DOWNLOAD_SHARE = 0.3
_ENGINE_SHARE = 0.65
_EVENT_EVERY_S = 0.2
"""Within one stage."""
_ORDER = {stage: at for at, stage in enumerate(Stage)}


@dataclass(frozen=True)
class JobSpec:
    """What the parent tells the job's process."""

    request_file: str
    door: Door
    engine: str
    work_dir: str
    """Private to the job; made and removed by the parent."""
    product_dir: str | None
    """Where the parent will put the products; None keeps only what is uploaded."""
    device_index: int = 0
    allow_cpu: bool = False
    image: str | None = None
    runpod_sdk_version: str | None = None

    def write(self, path: Path) -> None:
        """Write the specification."""
        path.write_text(json.dumps(asdict(self)))

    @staticmethod
    def read(path: Path) -> JobSpec:
        """Read what ``write`` wrote."""
        values = json.loads(path.read_text())
        return JobSpec(**{**values, "door": Door(values["door"])})


class Events:
    """Writes events for the parent; progress of the whole job never goes back."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._fraction = 0.0
        self._stage = Stage.STARTING
        self._furthest = -1
        self._sent_at = 0.0

    @property
    def stage(self) -> Stage:
        """Where the job is."""
        return self._stage

    def send(self, event: Mapping[str, Any]) -> None:
        """Write one line."""
        self._out.write(json.dumps(event, separators=(",", ":"), allow_nan=False) + "\n")
        self._out.flush()

    def overall(
        self, stage: Stage, fraction: float, device: str | None = None, eta_s: float | None = None
    ) -> None:
        """Report where the whole job is."""
        self._fraction = max(self._fraction, min(1.0, fraction))
        self._stage = stage
        now = self._clock()
        if _ORDER[stage] <= self._furthest and now - self._sent_at < _EVENT_EVERY_S:
            return
        self._furthest = max(self._furthest, _ORDER[stage])
        self._sent_at = now
        event: dict[str, Any] = {
            "event": "stage",
            "stage": list(Stage)[self._furthest].value,
            "fraction": round(self._fraction, 4),
        }
        if device is not None:
            event["device"] = device
        if eta_s is not None:
            event["eta_s"] = round(eta_s, 1)
        self.send(event)

    def __call__(
        self,
        stage: Stage,
        fraction: float,
        *,
        device: str | None = None,
        eta_s: float | None = None,
    ) -> None:
        """Report where downloads or the engine are."""
        if stage is Stage.DOWNLOADING:
            self.overall(stage, fraction * _DOWNLOAD_SHARE, device, eta_s)
        else:
            self.overall(stage, _DOWNLOAD_SHARE + fraction * _ENGINE_SHARE, device, eta_s)


def main(spec_file: str) -> None:
    """Run the job of a specification; every ending is an event."""
    faulthandler.enable()  # a crash inside a library says where
    events = Events(protect_stdout())
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    die_with_parent()
    spec = JobSpec.read(Path(spec_file))
    try:
        path = run(spec, events, stop)
        events.overall(Stage.DONE, 1.0)
        events.send({"event": "result", "file": str(path)})
    except BaseException as e:
        if not isinstance(e, WorkerError):
            traceback.print_exc()
        events.send({"event": "error", "error": as_worker_error(e, events.stage).to_json()})


def run(spec: JobSpec, events: Events, stop: threading.Event) -> Path:
    """Do the job and return the file that holds the result."""
    start = time.monotonic()
    events.overall(Stage.STARTING, 0.0)
    work_dir = Path(spec.work_dir)
    request = parse_request(parse_json(Path(spec.request_file).read_bytes()), spec.door)
    settings = from_environment(os.environ, work_dir.parent)
    engine = make_engine(spec.engine, os.environ)
    forget_secrets()
    http = Http(settings.token)
    retry = Retry(sleep=lambda s: _sleep(stop, s))
    out_dir = work_dir / "out"
    out_dir.mkdir()
    require_gpu = not spec.allow_cpu if request.require_gpu is None else request.require_gpu
    place = JobPlace(work_dir, out_dir, spec.device_index, require_gpu)
    fetcher = InputFetcher(settings, Downloader(http, retry, stop.is_set), events, stop.is_set)
    with fetcher.prepare(request, place) as prepared:
        job = prepared.job
        check_answer_fits(request, len(job.points), spec.door)
        result = engine.process(job, events, stop.is_set)
        check_result(job, result)
        events.overall(Stage.UPLOADING, 0.95)
        product_dir = Path(spec.product_dir) if spec.product_dir else None
        publisher = Publisher(http, retry, work_dir, product_dir)
        warnings = list(prepared.warnings)
        products = publisher.products(request, _kept(job, result), warnings)
        points = publisher.points(request, job.points, result)
    host = Host(spec.image, spec.runpod_sdk_version)
    seconds = time.monotonic() - start
    document = success(job, result, seconds, warnings=warnings, host=host)
    document["results"] = {**points, **document["results"], "products": products}
    path = work_dir / RESULT_NAME
    path.write_text(json.dumps(document, separators=(",", ":"), allow_nan=False))
    return path


def _kept(job: JobInputs, result: EngineResult) -> dict[str, Path]:
    for path in result.products.values():
        if path.parent != job.out_dir or not path.is_file():
            raise WorkerError(
                ErrorCode.INTERNAL,
                f"the engine's product {path.name} is not in its folder",
                remedy="Report this with the worker's log",
                stage=Stage.UPLOADING,
            )
    return dict(result.products)


def _sleep(stop: threading.Event, seconds: float) -> None:
    stop.wait(seconds)


def as_worker_error(error: BaseException, stage: Stage) -> WorkerError:
    """Return any failure in the words of the contract."""
    if isinstance(error, WorkerError):
        return error
    if isinstance(error, MemoryError):
        return WorkerError(
            ErrorCode.OUT_OF_MEMORY,
            "there is not enough memory",
            remedy="Take a smaller area or a machine with more memory",
            stage=stage,
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = disk_full(Path(str(error.filename or "work")), "intermediate files")
        full.stage = stage
        return full
    return WorkerError(
        ErrorCode.INTERNAL,
        f"{type(error).__name__}: {str(error)[:500]}",
        remedy="Report this with the worker's log",
        stage=stage,
    )
