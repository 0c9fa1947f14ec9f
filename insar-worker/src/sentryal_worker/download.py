"""Downloads that resume, are checked, and appear only when whole."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentryal_worker.credentials import shown_url
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, cancelled
from sentryal_worker.http import Http, RangeRefused, failed
from sentryal_worker.retry import Retry, TryAgain

if TYPE_CHECKING:
    from sentryal_worker.http import Response

_CHUNK_BYTES = 1 << 20
_PROGRESS_BYTES = 1 << 16
_DISK_RESERVE_BYTES = 256 << 20
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


def disk_full(path: Path, needed: str) -> WorkerError:
    """Return the error of a disk without room."""
    return WorkerError(
        ErrorCode.DISK_FULL,
        f"no room for {needed} in {path.name or path}",
        remedy="Free disk space, or give a larger disk or volume for work and cache",
        stage=Stage.DOWNLOADING,
    )


@dataclass(frozen=True)
class Wanted:
    """A file to fetch and what is known about it."""

    url: str = field(repr=False)
    target: Path
    most_bytes: int
    size_bytes: int | None = None
    md5: str | None = None


@dataclass
class Downloader:
    """Fetches files one at a time. Not shared between threads."""

    http: Http
    retry: Retry
    is_cancelled: Callable[[], bool]
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    heard: Callable[[int], None] = lambda _: None
    """Hears how many bytes have come since it last heard."""

    def fetch(self, wanted: Wanted) -> None:
        """Put the file at its target, whole and checked, or leave nothing there.

        :raises WorkerError: DOWNLOAD_FAILED, CREDENTIALS_REFUSED, EULA_NOT_ACCEPTED, DISK_FULL,
            PRODUCT_CORRUPT (size or md5 differ from what the caller says) or CANCELLED
        """
        part = _Part(wanted)
        try:
            self.retry.run(lambda: self._attempt(wanted, part))
        except OSError as e:
            if e.errno in (errno.ENOSPC, errno.EDQUOT):
                part.drop()
                raise disk_full(wanted.target.parent, shown_url(wanted.url)) from e
            raise

    def read(self, url: str, most_bytes: int) -> bytes:
        """Return a small answer as a whole.

        :raises WorkerError: like ``fetch``
        """

        def attempt() -> bytes:
            with self.http.get(url) as response:
                body = response.read(most_bytes + 1)
            if len(body) > most_bytes:
                problem = f"{shown_url(url)} answers more than {most_bytes} bytes"
                raise failed(ErrorCode.DOWNLOAD_FAILED, problem, "Check the URL")
            return body

        if self.is_cancelled():
            raise cancelled(Stage.DOWNLOADING)
        return self.retry.run(attempt)

    def _attempt(self, wanted: Wanted, part: _Part) -> None:
        before, validator = part.resumable()
        headers = {"Range": f"bytes={before}-", "If-Range": validator} if before else {}
        try:
            with self.http.get(wanted.url, headers) as response:
                if response.status == 202:
                    raise TryAgain(_not_ready(wanted), 10.0)
                self._receive(wanted, part, response, part.begin(response, before))
        except RangeRefused:
            part.drop()
            raise TryAgain(_cut(wanted, 0)) from None
        except TryAgain as e:
            e.progressed = part.resumable()[0] >= before + _PROGRESS_BYTES
            raise
        part.finish()

    def _receive(self, wanted: Wanted, part: _Part, response: Response, offset: int) -> None:
        total = part.total_bytes
        most = wanted.most_bytes if wanted.size_bytes is None else wanted.size_bytes
        if total is not None and total > most:
            part.drop()
            raise _too_large(wanted, total, most)
        missing = (total or wanted.size_bytes or offset) - offset
        if missing + _DISK_RESERVE_BYTES > self.free_bytes(wanted.target.parent):
            raise disk_full(wanted.target.parent, f"{missing >> 20} MiB of {shown_url(wanted.url)}")
        size = offset
        with part.path.open("ab" if offset else "wb") as file:
            for chunk in response.stream(_CHUNK_BYTES, decode_content=False):
                if self.is_cancelled():
                    raise cancelled(Stage.DOWNLOADING)
                size += len(chunk)
                if size > most:
                    file.close()
                    part.drop()
                    raise _too_large(wanted, size, most)
                file.write(chunk)
                self.heard(len(chunk))
        if total is not None and size != total:
            raise TryAgain(_cut(wanted, size))


class _Part:
    """The unfinished file beside its target, and what it is the beginning of."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.path = wanted.target.with_name(wanted.target.name + ".part")
        self._state = wanted.target.with_name(wanted.target.name + ".part.json")
        self.total_bytes: int | None = None

    def resumable(self) -> tuple[int, str]:
        """Return how much is here and the validator of what it belongs to; 0 to start anew."""
        try:
            state: Any = json.loads(self._state.read_text())
            size = self.path.stat().st_size
            if state["url"] == shown_url(self._wanted.url) and size and state["validator"]:
                return size, str(state["validator"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nothing here that could be continued
        return 0, ""

    def begin(self, response: Response, offset: int) -> int:
        """Take note of what is coming and return where it starts."""
        if response.status == 206:
            span = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if span is None or int(span[1]) != offset:
                self.drop()
                raise TryAgain(_cut(self._wanted, 0))
            self.total_bytes = int(span[3])
            return offset
        length = response.headers.get("Content-Length", "")
        self.total_bytes = int(length) if length.isdigit() else None
        etag = response.headers.get("ETag", "")
        strong = "" if etag.startswith("W/") else etag
        self._state.write_text(
            json.dumps(
                {
                    "url": shown_url(self._wanted.url),
                    "validator": strong or response.headers.get("Last-Modified", ""),
                }
            )
        )
        return 0

    def drop(self) -> None:
        """Forget what came so far."""
        self.path.unlink(missing_ok=True)
        self._state.unlink(missing_ok=True)

    def finish(self) -> None:
        """Check the file and let it appear."""
        wanted = self._wanted
        size = self.path.stat().st_size
        if wanted.size_bytes is not None and size != wanted.size_bytes:
            self.drop()
            raise _differs(wanted, f"{size} bytes, expected {wanted.size_bytes}")
        if wanted.md5 is not None:
            md5 = file_digest(self.path, "md5")
            if md5 != wanted.md5:
                self.drop()
                raise _differs(wanted, f"md5 {md5}, expected {wanted.md5}")
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        self.path.replace(wanted.target)
        self._state.unlink(missing_ok=True)


def file_digest(path: Path, algorithm: str) -> str:
    """Return the digest of a file in hexadecimal digits."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _not_ready(wanted: Wanted) -> WorkerError:
    return failed(
        ErrorCode.DOWNLOAD_FAILED,
        f"{shown_url(wanted.url)} is still being made (202)",
        "Try again in some minutes",
        retryable=True,
    )


def _cut(wanted: Wanted, size: int) -> WorkerError:
    return failed(
        ErrorCode.DOWNLOAD_FAILED,
        f"{shown_url(wanted.url)} broke off after {size} bytes",
        "Try again",
        retryable=True,
    )


def _too_large(wanted: Wanted, size: int, most: int) -> WorkerError:
    return failed(
        ErrorCode.DOWNLOAD_FAILED,
        f"{shown_url(wanted.url)} has {size} bytes or more, at most {most} are taken",
        "Check the URL and the size in the request",
    )


def _differs(wanted: Wanted, problem: str) -> WorkerError:
    return failed(
        ErrorCode.PRODUCT_CORRUPT,
        f"{shown_url(wanted.url)}: {problem}",
        "Check size and md5 in the request; if they are right, the file at the URL is damaged",
        retryable=True,
    )
