"""The RunPod door: one asynchronous handler, each job in a child process that can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import json
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sentryal_worker.claim import LEASE_S, Duplicate, HeldClaim, claim_store
from sentryal_worker.contract import Door, Request, parse_request
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.http import Http
from sentryal_worker.job import JobSpec, as_worker_error
from sentryal_worker.retry import Retry
from sentryal_worker.supervisor import JobFolder, run_job

SendProgress = Callable[[Mapping[str, Any], Mapping[str, Any]], None]

MOST_ANSWER_BYTES = 9 << 20
"""RunPod takes 10 MB; a larger answer would be lost without a word."""
_PROGRESS_EVERY_S = 5.0
_LAST_PROGRESS = 0.9
"""A late update could overtake the result and leave the job in progress for ever."""
_JOIN_S = 20.0
_REPLACE_WORKER = frozenset((ErrorCode.GPU_UNAVAILABLE, ErrorCode.DISK_FULL))
"""Failures of the host: RunPod is asked for another worker."""


def _sdk_version() -> str | None:
    try:
        return importlib.metadata.version("runpod")
    except importlib.metadata.PackageNotFoundError:
        return None


@dataclass
class RunPodDoor:
    """Answers jobs. Safe for concurrent jobs in one event loop."""

    environment: Mapping[str, str]
    send_progress: SendProgress
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    beat_every_s: float = LEASE_S / 3
    sdk_version: str | None = field(default_factory=_sdk_version)

    async def handle(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Return the contract's result, or ``error`` as a string that holds its JSON."""
        try:
            return await self._answer(job)
        except Duplicate as e:
            if e.result is not None:
                return dict(e.result)
            return _error(
                WorkerError(
                    ErrorCode.CANCELLED,
                    f"duplicate of the run by {e.holder}, which goes on",
                    remedy="Wait for that run's result",
                    stage=Stage.QUEUED,
                )
            )
        except Exception as e:
            return _error(as_worker_error(e, Stage.STARTING))

    async def _answer(self, job: Mapping[str, Any]) -> dict[str, Any]:
        document = job.get("input")
        request = await asyncio.to_thread(parse_request, document, Door.RUNPOD)
        stop = asyncio.Event()
        async with self._claimed(request, str(job.get("id", "")), stop) as settle:
            answer = await self._run(job, request, document, stop)
            settle(answer)
        return answer

    @contextlib.asynccontextmanager
    async def _claimed(
        self, request: Request, runpod_job_id: str, stop: asyncio.Event
    ) -> AsyncIterator[Callable[[dict[str, Any]], None]]:
        """Hold the job's claim during the block, if there is one to hold."""
        results: list[dict[str, Any]] = []
        store = claim_store(request, self.environment, Http(), Retry(attempts=4, total_s=60))
        if store is None:
            yield results.append
            return
        ids = (self.environment.get("RUNPOD_POD_ID", "unknown"), runpod_job_id)
        held = HeldClaim(store, request, ids, self.wall_clock)
        await asyncio.to_thread(held.acquire)
        beats = asyncio.create_task(self._beat(held, stop))
        try:
            yield results.append
        finally:
            beats.cancel()
            await asyncio.gather(beats, return_exceptions=True)
            settling = asyncio.to_thread(held.settle, results[0] if results else None)
            if not await asyncio.shield(settling):
                _log(f"{request.job_id}: the claim was lost before the end")

    async def _beat(self, held: HeldClaim, stop: asyncio.Event) -> None:
        while True:
            await asyncio.sleep(self.beat_every_s)
            if not await asyncio.to_thread(held.beat):
                stop.set()  # another has taken the job over
                return

    async def _run(
        self,
        job: Mapping[str, Any],
        request: Request,
        document: object,
        stop: asyncio.Event,
    ) -> dict[str, Any]:
        default = Path(tempfile.gettempdir()) / "sentryal"
        root = Path(self.environment.get("SENTRYAL_WORK_DIR") or default)
        progress = _Progress(job, self.send_progress, self.clock)
        text = json.dumps(document).encode()
        with JobFolder(root, request.job_id) as folder:
            spec = JobSpec(
                request_file="",
                door=Door.RUNPOD,
                engine=self.environment.get("SENTRYAL_ENGINE", "isce3"),
                work_dir=str(folder.path),
                product_dir=None,
                image=self.environment.get("SENTRYAL_IMAGE"),
                runpod_sdk_version=self.sdk_version,
            )
            try:
                finished = await run_job(spec, text, progress.hear, stop)
            finally:
                await asyncio.to_thread(progress.settle)
            answer = finished.result_file.read_bytes()
        if len(answer) > MOST_ANSWER_BYTES:
            raise WorkerError(
                ErrorCode.BAD_REQUEST,
                f"the answer has {len(answer)} bytes, RunPod takes {MOST_ANSWER_BYTES}",
                remedy="Give outputs.displacement_points, a presigned PUT URL",
                stage=Stage.UPLOADING,
            )
        read: dict[str, Any] = json.loads(answer)
        return read


class _Progress:
    """Passes on few events, none of them late."""

    def __init__(
        self, job: Mapping[str, Any], send: SendProgress, clock: Callable[[], float]
    ) -> None:
        self._job = job
        self._send = send
        self._clock = clock
        self._last: float | None = None
        self._senders: list[threading.Thread] = []

    def hear(self, event: Mapping[str, Any]) -> None:
        """Send an event, unless one went out just now or the end is near."""
        now = self._clock()
        if event["fraction"] >= _LAST_PROGRESS:
            return
        if self._last is not None and now - self._last < _PROGRESS_EVERY_S:
            return
        self._last = now
        before = set(threading.enumerate())
        self._send(self._job, event)
        # The SDK posts from a thread that it does not give out; others may start meanwhile.
        started = set(threading.enumerate()) - before
        self._senders += [t for t in started if "_thread_target" in t.name]

    def settle(self) -> None:
        """Return when every update has left, so that none can overtake the result."""
        for sender in self._senders:
            sender.join(_JOIN_S)


def _error(error: WorkerError) -> dict[str, Any]:
    _log(f"{error.code.value} at {error.stage.value}: {error.message}")
    answer: dict[str, Any] = {"error": json.dumps(error.to_json())}
    if error.code in _REPLACE_WORKER:
        answer["refresh_worker"] = True
    return answer


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - the container's log
