"""Which device runs what, with stand-ins for ISCE3 builds that this machine does not have."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.device import choose_device, lines_per_tile

CLASSES = {
    "geometry": SimpleNamespace(Rdr2Geo="rdr2geo", Geo2Rdr="geo2rdr"),
    "image": SimpleNamespace(ResampSlc="resample"),
    "signal": SimpleNamespace(Crossmul="crossmul"),
}


class FakeDevice:
    def __init__(self, index: int) -> None:
        self.name = f"GPU {index}"
        self.total_global_mem = 24 << 30
        self.compute_capability = 8.0


def build(*, cuda: bool, devices: int = 1, error: str | None = None, **changes: Any) -> Any:
    """Return a stand-in for ``isce3``."""
    module = SimpleNamespace(__version__="0.25.12", **CLASSES)
    if cuda:

        def count() -> int:
            if error is not None:
                raise RuntimeError(error)
            return devices

        core = SimpleNamespace(
            get_device_count=count,
            min_compute_capability=lambda: 3.5,
            set_device=lambda _: None,
            Device=FakeDevice,
        )
        module.cuda = SimpleNamespace(core=core, **(CLASSES | changes))
    return module


def test_cpu_build_runs_on_the_cpu() -> None:
    device = choose_device(build(cuda=False), 0, require_gpu=False)
    assert (device.name, device.model) == ("cpu", None)
    assert device.of("rdr2geo") == "cpu"
    assert device.resample_lines_per_tile(25359) == 1000


def test_gpu_is_taken_when_there_is_one_and_named_by_step() -> None:
    device = choose_device(build(cuda=True, devices=2), 1, require_gpu=False)
    assert (device.name, device.model) == ("cuda:1", "GPU 1")
    assert device.isce3_version == "0.25.12"
    assert [device.of(s) for s in ("rdr2geo", "geo2rdr", "resample", "crossmul")] == ["cuda:1"] * 4
    assert device.of("unwrap") == "cpu"
    assert device.free_bytes is not None


@pytest.mark.parametrize(
    ("module", "index", "problem"),
    [
        (build(cuda=False), 0, "no CUDA"),
        (build(cuda=True, error="no CUDA-capable device is detected"), 0, "CUDA says: no CUDA"),
        (build(cuda=True, devices=1), 1, "no GPU 1, only 1"),
        (build(cuda=True, signal=SimpleNamespace()), 0, "no CUDA class for crossmul"),
    ],
)
def test_demanded_gpu_that_is_not_there_fails_and_never_runs_on_the_cpu(
    module: Any, index: int, problem: str
) -> None:
    with pytest.raises(WorkerError, match=problem) as caught:
        choose_device(module, index, require_gpu=True)
    assert caught.value.code is ErrorCode.GPU_UNAVAILABLE
    assert choose_device(module, index, require_gpu=False).name == "cpu"


def test_old_gpu_is_not_taken() -> None:
    module = build(cuda=True)
    module.cuda.core.min_compute_capability = lambda: 9.0
    with pytest.raises(WorkerError, match="too old for ISCE3"):
        choose_device(module, 0, require_gpu=True)


@pytest.mark.parametrize(
    ("free_gib", "lines"), [(80, 1000), (24, 747), (8, 249), (3, 93), (2, 64), (1.1, 64)]
)
def test_lines_per_tile_take_half_of_the_free_memory(free_gib: float, lines: int) -> None:
    free = int(free_gib * 2**30)
    assert lines_per_tile(free, 25359) == lines
    assert lines * 680 * 25359 <= max(free // 2, 64 * 680 * 25359)


def test_gpu_without_room_for_the_smallest_tile_is_out_of_memory() -> None:
    with pytest.raises(WorkerError, match="1024 MiB free") as caught:
        lines_per_tile(1 << 30, 25359)
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY
