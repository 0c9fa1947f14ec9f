"""A folder of downloads, shared by processes, kept below a size by dropping the longest unused."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_LOCK = ".lock"


@dataclass(frozen=True)
class _Entry:
    path: Path
    size_bytes: int
    used_at: float


class Lease:
    """A file of the cache that stays there until the lease is closed."""

    def __init__(self, cache: Cache, path: Path, lock: int) -> None:
        self._cache = cache
        self._lock = lock
        self.path = path

    def close(self) -> None:
        """Let the file be dropped when room is needed."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
            self._cache.trim(0)

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Cache:
    """Files by key. Safe for several processes and threads: every entry has a lock file."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def lease(self, key: str, name: str, fill: Callable[[Path], None]) -> Lease:
        """Return the file of a key, filled by the first who asks and shared by all.

        ``fill`` puts the whole file at the given path or raises and leaves none there.
        """
        digest = hashlib.sha256(key.encode()).hexdigest()[:16]
        path = self._folder / f"{digest}-{re.sub(r'[^A-Za-z0-9._-]', '_', name)[-100:]}"
        while True:
            lock = self._lock(path, fcntl.LOCK_EX)
            try:
                if not path.exists():
                    self.trim(0)
                    fill(path)
                os.utime(path)
            except BaseException:
                os.close(lock)
                raise
            # Not atomic: whoever slips in between may have dropped the file again.
            fcntl.flock(lock, fcntl.LOCK_SH)
            if path.exists():
                return Lease(self, path, lock)
            os.close(lock)

    def trim(self, wanted_bytes: int) -> None:
        """Drop files that nobody uses, the longest unused first, until there is room."""
        entries = sorted(self._entries(), key=lambda e: e.used_at)
        excess = sum(e.size_bytes for e in entries) + wanted_bytes - self._limit_bytes
        for entry in entries:
            if excess <= 0:
                return
            if self._drop(entry.path):
                excess -= entry.size_bytes

    def _entries(self) -> list[_Entry]:
        found = []
        for path in self._folder.iterdir():
            if path.suffix != _LOCK:
                try:
                    stat = path.stat()
                except FileNotFoundError:
                    continue  # dropped meanwhile
                found.append(_Entry(path, stat.st_size, stat.st_mtime))
        return found

    def _drop(self, path: Path) -> bool:
        owner = re.sub(r"\.part(\.json)?$", "", path.name)
        lock_path = path.with_name(owner + _LOCK)
        try:
            lock = self._lock(path.with_name(owner), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # in use
        try:
            path.unlink(missing_ok=True)
            rest = (owner, owner + ".part", owner + ".part.json")
            if not any(path.with_name(name).exists() for name in rest):
                lock_path.unlink(missing_ok=True)
        finally:
            os.close(lock)
        return True

    @staticmethod
    def _lock(path: Path, mode: int) -> int:
        lock_path = path.with_name(path.name + _LOCK)
        while True:
            lock = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, mode)
                if os.fstat(lock).st_ino == lock_path.stat().st_ino:
                    return lock
            except FileNotFoundError:
                pass  # the lock file went away while we waited for it
            except BaseException:
                os.close(lock)
                raise
            os.close(lock)
