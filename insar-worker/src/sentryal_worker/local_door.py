"""The local runner: a request file in, a result file out, progress on standard output.

No engine runs in this process: its standard output holds events and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sentryal_worker.result as results
from sentryal_worker.contract import Door, Request, parse_request
from sentryal_worker.credentials import shown_url
from sentryal_worker.errors import ErrorCode, Stage, bad_request, cancelled
from sentryal_worker.fields import parse_json
from sentryal_worker.http import Http
from sentryal_worker.job import JobSpec, as_worker_error
from sentryal_worker.supervisor import Finished, JobFolder, run_job

EXIT_DONE, EXIT_FAILED, EXIT_BAD_REQUEST, EXIT_CANCELLED = 0, 1, 2, 3
_MOST_REQUEST_BYTES = 256 << 20


@dataclass(frozen=True)
class RunArguments:
    """The arguments of ``run``."""

    request: Path
    result: Path
    work: Path
    engine: str
    allow_cpu: bool
    device: int
    keep_work: bool


def run(arguments: RunArguments) -> int:
    """Run one job and return the exit code. Without a result file the job was cancelled."""
    start = time.monotonic()
    job_id = "unknown"
    try:
        text = _read(arguments.request)
        document = parse_json(text)
        if isinstance(document, dict) and isinstance(document.get("job_id"), str):
            job_id = document["job_id"]
        request = parse_request(document, Door.LOCAL)
        job_id = request.job_id
        asyncio.run(_supervise(arguments, request, text))
    except BaseException as e:
        error = as_worker_error(e, Stage.STARTING)
        print(f"{error.code.value} at {error.stage.value}: {error.message}", file=sys.stderr)  # noqa: T201
        if error.code is ErrorCode.CANCELLED:
            return EXIT_CANCELLED
        _report(arguments.result, results.failure(job_id, error, time.monotonic() - start))
        return EXIT_BAD_REQUEST if error.code is ErrorCode.BAD_REQUEST else EXIT_FAILED
    return EXIT_DONE


def _report(result: Path, failure: Mapping[str, Any]) -> None:
    try:
        _write_whole(result, json.dumps(failure).encode())
    except OSError as e:  # the disk that is full may be this one; the exit code still tells
        print(f"{result} cannot be written: {e}", file=sys.stderr)  # noqa: T201


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > _MOST_REQUEST_BYTES:
            problem = f"has {size} bytes, at most {_MOST_REQUEST_BYTES} are read"
            raise bad_request("--request", problem, "Pack the points (at most 5,000,000), or split")
        return path.read_bytes()
    except OSError as e:
        raise bad_request("--request", f"cannot be read ({e})", "Give a readable file") from e


async def _supervise(arguments: RunArguments, request: Request, text: bytes) -> None:
    stop = asyncio.Event()

    def write_event(event: Mapping[str, Any]) -> None:
        try:
            sys.stdout.write(json.dumps(event, separators=(",", ":")) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            stop.set()  # nobody listens any more

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    _watch_stdin(lambda: loop.call_soon_threadsafe(stop.set))
    product_dir = products_beside(arguments.result)
    with _job_folder(arguments, request.job_id) as folder:
        spec = JobSpec(
            request_file="",
            door=Door.LOCAL,
            engine=arguments.engine,
            work_dir=str(folder.path),
            product_dir=str(product_dir),
            device_index=arguments.device,
            allow_cpu=arguments.allow_cpu,
            image=os.environ.get("SENTRYAL_IMAGE"),
        )
        finished = await run_job(spec, text, write_event, stop)
        if stop.is_set():
            raise cancelled(Stage.UPLOADING)
        _deliver(finished, arguments.result, product_dir)
    if request.webhook_url is not None:
        await asyncio.to_thread(_post, request.webhook_url, arguments.result)


def _job_folder(arguments: RunArguments, job_id: str) -> JobFolder:
    try:
        return JobFolder(arguments.work, job_id, keep=arguments.keep_work)
    except OSError as e:
        if e.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        problem = f"{arguments.work} cannot be used ({e.strerror})"
        raise bad_request("--work", problem, "Give a folder that can be made and written") from e


def products_beside(result: Path) -> Path:
    """Return the folder of the products that belong to a result file."""
    return result.parent.resolve() / f"{result.stem}-products"


def _deliver(finished: Finished, result: Path, product_dir: Path) -> None:
    """Put the products, then the result: whoever sees the result sees everything."""
    result.parent.mkdir(parents=True, exist_ok=True)
    files = list(finished.out_dir.iterdir())
    if files:
        staged = Path(tempfile.mkdtemp(prefix=f".{product_dir.name}-", dir=product_dir.parent))
        try:
            for file in files:
                shutil.move(file, staged / file.name)
            staged.chmod(0o755)
            if product_dir.exists():
                shutil.rmtree(product_dir)
            staged.rename(product_dir)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    _write_whole(result, finished.result_file.read_bytes())


def _write_whole(path: Path, data: bytes) -> None:
    """Let a file appear only when it is whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _watch_stdin(closed: Callable[[], object]) -> None:
    if os.isatty(0):
        return  # a terminal ends with SIGHUP, and reading it in the background would stop us

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        closed()

    threading.Thread(target=watch, daemon=True).start()


def _post(url: str, result: Path) -> None:
    try:
        status = Http().post_json(url, result)
        said = f"answered {status}"
    except Exception as e:
        said = f"could not be reached ({type(e).__name__})"
    print(f"webhook {shown_url(url)} {said}", file=sys.stderr)  # noqa: T201
