from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sentryal_worker.cache import Cache


def writes(size: int, calls: list[str] | None = None) -> Callable[[Path], None]:
    def fill(target: Path) -> None:
        if calls is not None:
            calls.append(target.name)
        target.write_bytes(b"x" * size)

    return fill


def used_at(path: Path, second: int) -> None:
    os.utime(path, (second, second))


def test_cache_fills_once_per_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 1000)
    calls: list[str] = []
    with cache.lease("a", "a.zip", writes(10, calls)) as first:
        pass
    with cache.lease("a", "a.zip", writes(10, calls)) as second:
        assert second.path == first.path
    with cache.lease("b", "a.zip", writes(10, calls)) as other:
        assert other.path != first.path
    assert len(calls) == 2


def test_cache_over_its_limit_drops_the_longest_unused(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 100)
    paths = []
    for second, name in enumerate("abc"):
        with cache.lease(name, name, writes(30)) as lease:
            paths.append(lease.path)
        used_at(paths[-1], second + 1)
    with cache.lease("a", "a", writes(30)):
        pass  # used again: now b is the oldest
    with cache.lease("d", "d", writes(30)):
        pass
    assert [p.exists() for p in paths] == [True, False, True]


def test_cache_never_drops_what_is_in_use(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 50)
    with cache.lease("a", "a", writes(40)) as a, cache.lease("b", "b", writes(40)) as b:
        assert a.path.exists()
        assert b.path.exists()
    left = sum(p.stat().st_size for p in tmp_path.iterdir())
    assert left <= 50


def test_cache_failed_fill_leaves_the_key_free(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 50)

    def fails(_: Path) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        cache.lease("a", "a", fails)
    with cache.lease("a", "a", writes(1)) as lease:
        assert lease.path.read_bytes() == b"x"


def test_cache_drops_half_files_too(tmp_path: Path) -> None:
    (tmp_path / "0123-a.zip.part").write_bytes(b"x" * 90)
    (tmp_path / "0123-a.zip.part.json").write_bytes(b"{}")
    cache = Cache(tmp_path, 50)
    cache.trim(0)
    assert not list(tmp_path.glob("*.part"))


def test_cache_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    with Cache(tmp_path / "c", 50).lease("k", "../../etc/passwd", writes(1)) as lease:
        assert lease.path.parent == tmp_path / "c"


def _count(folder: str, start: Any, filled: Any) -> None:
    def fill(target: Path) -> None:
        filled.put(os.getpid())
        target.write_bytes(b"x")

    start.wait()
    with Cache(Path(folder), 100).lease("k", "k", fill) as lease:
        assert lease.path.read_bytes() == b"x"


def test_cache_is_filled_once_by_many_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    start, filled = context.Event(), context.Queue()
    arguments = (str(tmp_path), start, filled)
    workers = [context.Process(target=_count, args=arguments) for _ in range(4)]
    for worker in workers:
        worker.start()
    start.set()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    filled.get(timeout=10)
    assert filled.empty()
