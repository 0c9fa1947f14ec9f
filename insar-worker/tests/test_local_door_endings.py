"""How jobs of the local runner end before their time, and what they leave: nothing."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.local import LIMIT_S, LocalDoor, finish, local_request


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def started(door: LocalDoor, **more: str) -> tuple[subprocess.Popen[str], list[int]]:
    """A worker whose engine has reached COREGISTERING, and its child processes."""
    process = door.start(**more)
    assert process.stdout is not None
    for line in process.stdout:
        if '"COREGISTERING"' in line:
            break
    return process, children(process.pid)


def test_run_job_process_killed_by_the_system_is_out_of_memory(tmp_path: Path) -> None:
    steps = [{"at": "COREGISTERING", "signal": "SIGKILL", "to": "engine"}]
    door = LocalDoor(tmp_path, local_request(tmp_path), steps)
    assert door.run()[0] == 1
    error = door.result()["error"]
    assert (error["code"], error["stage"]) == ("OUT_OF_MEMORY", "COREGISTERING")
    assert "137" in error["message"]


def test_run_job_process_that_crashes_is_internal(tmp_path: Path) -> None:
    steps = [{"at": "COREGISTERING", "signal": "SIGABRT", "to": "engine"}]
    door = LocalDoor(tmp_path, local_request(tmp_path), steps)
    assert door.run()[0] == 1
    error = door.result()["error"]
    assert error["code"] == "INTERNAL"
    assert "crashed by signal 6" in error["message"]
    assert "Fatal Python error: Aborted" in error["message"]  # and where, in the log


@pytest.mark.parametrize("how", ["stdin", "SIGTERM", "SIGINT"])
@pytest.mark.parametrize("deaf", [False, True], ids=["listening", "deaf"])
def test_run_cancelled_ends_the_tree_and_leaves_nothing(
    tmp_path: Path, how: str, deaf: bool
) -> None:
    wait: dict[str, Any] = {"hang": True} if deaf else {"wait_for": str(tmp_path / "never")}
    door = LocalDoor(tmp_path, local_request(tmp_path), [{"at": "COREGISTERING", **wait}])
    process, tree = started(door)
    assert tree
    assert process.stdin is not None
    if how == "stdin":
        process.stdin.close()
    else:
        process.send_signal(signal.Signals[how])
    assert process.wait(5) == 3  # the contract's limit
    finish(process)
    assert not any(alive(pid) for pid in tree)
    assert not door.result_file.exists()
    assert not list(door.work.glob("job-*"))


def test_run_killed_takes_its_job_with_it_and_the_next_run_cleans_up(tmp_path: Path) -> None:
    door = LocalDoor(tmp_path, local_request(tmp_path), [{"at": "COREGISTERING", "hang": True}])
    process, tree = started(door)
    process.kill()
    process.wait(LIMIT_S)
    for pid in tree:
        descriptor = _pidfd(pid)
        if descriptor is not None:
            _wait_readable(descriptor)
    assert not any(alive(pid) for pid in tree)
    assert len(list(door.work.glob("job-*"))) == 1
    door.steps.clear()
    assert door.run()[0] == 0
    assert not list(door.work.glob("job-*"))
    finish(process)


def _pidfd(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None


def _wait_readable(descriptor: int) -> None:
    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    assert poller.poll(LIMIT_S * 1000), "the job outlived its worker"
    os.close(descriptor)


def test_run_two_workers_share_a_work_folder(tmp_path: Path) -> None:
    first_steps = [
        {"at": "FILTERING", "touch": str(tmp_path / "here"), "wait_for": str(tmp_path / "go")}
    ]
    (tmp_path / "a").mkdir()
    first = LocalDoor(tmp_path / "a", local_request(tmp_path), first_steps)
    first.arguments = (*first.arguments, "--work", str(tmp_path / "shared"))
    process, _ = started(first)
    (tmp_path / "b").mkdir()
    second = LocalDoor(tmp_path / "b", local_request(tmp_path))
    second.arguments = first.arguments
    assert second.run()[0] == 0
    (tmp_path / "go").touch()
    assert finish(process)[0] == 0
