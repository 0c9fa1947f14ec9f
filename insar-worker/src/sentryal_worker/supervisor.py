"""Running a job in a child process: events in, one ending out, nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sentryal_worker.errors import ErrorCode, Stage, WorkerError, cancelled
from sentryal_worker.job import RESULT_NAME, JobSpec

_FOLDER_PREFIX = "job-"
_OWNER = ".owner"
_LINE_BYTES = 1 << 20
_GRACE_S = 2.0
"""Between the word to stop and the end by force."""
_LOG_S = 1.0
_TAIL_BYTES = 16384
_CHATTER = re.compile(r"journal:|\s*-- |.*progress.*%|Extension modules:")
"""What ISCE3 tells of its work, and what no one needs of a crash report."""
_CRASH = "Fatal Python error"

OnEvent = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Finished:
    """A job that came to its result; both paths lie in the job's folder."""

    result_file: Path
    out_dir: Path


class JobFolder:
    """The private folder of one job. Folders that a crashed worker left are removed first."""

    def __init__(self, root: Path, job_id: str, *, keep: bool = False) -> None:
        root.mkdir(parents=True, exist_ok=True)
        for folder in root.glob(f"{_FOLDER_PREFIX}*"):
            _remove_if_ownerless(folder)
        prefix = f"{_FOLDER_PREFIX}{job_id[:40]}-"
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=root)).resolve()
        self._owner = os.open(self.path / _OWNER, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._owner, fcntl.LOCK_EX)
        self._keep = keep

    def __enter__(self) -> JobFolder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._keep:
            (self.path / _OWNER).unlink(missing_ok=True)
        else:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._owner)


def _remove_if_ownerless(folder: Path) -> None:
    try:
        owner = os.open(folder / _OWNER, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return  # kept on purpose, or being made
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass  # its worker lives
    finally:
        os.close(owner)


async def run_job(
    spec: JobSpec, request: bytes, on_event: OnEvent, stop: asyncio.Event
) -> Finished:
    """Run a job until its end, or until ``stop``; the process tree is gone afterwards.

    :raises WorkerError: the job's own, CANCELLED, OUT_OF_MEMORY when the system killed it, or
        INTERNAL when it broke its protocol
    """
    folder = Path(spec.work_dir)
    request_file = folder / "request.json"
    request_file.write_bytes(request)
    spec_file = folder / "spec.json"
    replace(spec, request_file=str(request_file)).write(spec_file)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sentryal_worker",
        "job",
        str(spec_file),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=_LINE_BYTES,
    )
    watcher = _Watcher(child.stdout, child.stderr, on_event)
    try:
        await watcher.until_end(stop)
        if not stop.is_set():
            # Popen.terminate of a child that is just ending would take its exit status away.
            await _within(child.wait(), _GRACE_S)
    finally:
        await _end(child)
    if watcher.result is not None and not stop.is_set():
        return Finished(folder / RESULT_NAME, folder / "out")
    if stop.is_set():
        raise cancelled(watcher.stage)
    if watcher.error is not None:
        raise watcher.error
    raise _died(child.returncode, watcher.stage, watcher.tail)


class _Watcher:
    """Reads what a child says."""

    def __init__(
        self,
        out: asyncio.StreamReader | None,
        err: asyncio.StreamReader | None,
        on_event: OnEvent,
    ) -> None:
        self._out = out or asyncio.StreamReader()
        self._err = err or asyncio.StreamReader()
        self._on_event = on_event
        self.stage = Stage.STARTING
        self.result: str | None = None
        self.error: WorkerError | None = None
        self.tail = b""

    async def until_end(self, stop: asyncio.Event) -> None:
        """Return when the child has closed its output or ``stop`` is set."""
        events = asyncio.ensure_future(self._events())
        log = asyncio.ensure_future(self._log())
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait((events, stopping), return_when=asyncio.FIRST_COMPLETED)
            if events.done():
                events.result()
                # Whatever the engine started may hold the log open for longer than the job.
                await asyncio.wait(
                    (log, stopping), timeout=_LOG_S, return_when=asyncio.FIRST_COMPLETED
                )
        finally:
            for task in (events, log, stopping):
                task.cancel()
            await asyncio.gather(events, log, stopping, return_exceptions=True)

    async def _events(self) -> None:
        while True:
            try:
                line = await self._out.readline()
            except ValueError:  # longer than any event
                self.error = _garbage(self.stage, b"a line without end")
                return
            if not line:
                return
            if not self._take(line):
                self.error = _garbage(self.stage, line)
                return

    def _take(self, line: bytes) -> bool:
        try:
            event = json.loads(line)
            kind = event["event"]
            if kind == "stage":
                self.stage = Stage(event["stage"])
                self._on_event(event)
            elif kind == "result":
                self.result = str(event["file"])
            elif kind == "error":
                self.error = error_from_json(event["error"])
            else:
                return False
        except (ValueError, KeyError, TypeError):
            return False
        return True

    async def _log(self) -> None:
        rest = b""
        try:
            while chunk := await self._err.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._tell(line)
                rest = _as_shown(rest)
                if len(rest) > _LINE_BYTES:
                    self._tell(rest)
                    rest = b""
        finally:
            if rest:
                self._tell(rest)

    def _tell(self, line: bytes) -> None:
        shown = _as_shown(line) + b"\n"
        sys.stderr.buffer.write(shown)
        sys.stderr.flush()
        self.tail = (self.tail + shown)[-_TAIL_BYTES:]


def _as_shown(line: bytes) -> bytes:
    """Return what a terminal shows in the end of a line that overwrites itself, as counters do."""
    return line.rstrip(b"\r").rpartition(b"\r")[2]


async def _within(ending: Awaitable[object], limit_s: float) -> None:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(ending, limit_s)


async def _end(child: asyncio.subprocess.Process) -> None:
    """End the child and whatever it started: gently, then by force."""
    try:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            await _within(child.wait(), _GRACE_S)
    finally:  # also when this very task is cancelled again
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    await child.wait()


def error_from_json(value: Mapping[str, Any]) -> WorkerError:
    """Return the error that a child reports."""
    error = WorkerError(
        ErrorCode(value["code"]),
        "",
        remedy="",
        stage=Stage(value["stage"]),
        retryable=bool(value["retryable"]),
    )
    error.args = (str(value["message"]),)
    return error


def _garbage(stage: Stage, line: bytes) -> WorkerError:
    return WorkerError(
        ErrorCode.INTERNAL,
        f"the job's process says what is no event: {line[:80]!r}",
        remedy="Report this with the worker's log",
        stage=stage,
    )


def _died(code: int | None, stage: Stage, tail: bytes) -> WorkerError:
    if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
        return WorkerError(
            ErrorCode.OUT_OF_MEMORY,
            "the job's process was killed by the system (exit 137), most likely out of memory",
            remedy="Take a smaller area, more looks or a machine with more memory",
            stage=stage,
        )
    how = f"ended with {code}" if code is None or code >= 0 else f"crashed by signal {-code}"
    return WorkerError(
        ErrorCode.INTERNAL,
        f"the job's process {how} and left no result; {_last_words(tail)}",
        remedy="Report this with the worker's log",
        stage=stage,
    )


def _last_words(tail: bytes) -> str:
    lines = [line.strip() for line in tail.decode("utf-8", "replace").splitlines()]
    said = [line for line in lines if line and not _CHATTER.match(line)]
    crash = next((at for at, line in enumerate(said) if line.startswith(_CRASH)), None)
    last = said[-3:] if crash is None else said[crash : crash + 4]
    return f"its last words: {' / '.join(last)}" if last else "it wrote nothing to its log"
