"""Which of ISCE3's classes runs each step: the CUDA twin where there is one, or the CPU's."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sentryal_worker.errors import ErrorCode, Stage, WorkerError

_TWINS = {
    "rdr2geo": "geometry.Rdr2Geo",
    "geo2rdr": "geometry.Geo2Rdr",
    "resample": "image.ResampSlc",
    "crossmul": "signal.Crossmul",
}
"""Steps for which ISCE3 may have a CUDA class, with the class in ``isce3`` or ``isce3.cuda``."""

_RESAMPLE_BYTES_PER_PIXEL = 680
"""The CUDA resampler keeps a 9 x 9 complex chip for every output pixel."""

_FEWEST_LINES, _MOST_LINES = 64, 1000


@dataclass(frozen=True)
class Device:
    """Where the steps run; made by :func:`choose_device`."""

    name: str
    """``cpu``, or ``cuda:0`` and so on."""
    model: str | None
    isce3_version: str
    _classes: Mapping[str, Any]
    free_bytes: int | None = field(default=None)
    """Free memory of the GPU when it was chosen; None on the CPU."""

    def of(self, step: str) -> str:
        """Return on which device a step runs; steps without a CUDA class run on the CPU."""
        return self.name if step in self._classes else "cpu"

    def new(self, step: str, *args: Any, **kwargs: Any) -> Any:
        """Return an object of the class for a step."""
        return self._classes[step](*args, **kwargs)

    def resample_lines_per_tile(self, samples: int) -> int:
        """Return how many lines the resampler may take at once."""
        if self.free_bytes is None:
            return _MOST_LINES
        return lines_per_tile(self.free_bytes, samples)


def lines_per_tile(free_bytes: int, samples: int) -> int:
    """Return lines per tile of the CUDA resampler, so that it takes half of the free memory.

    :raises WorkerError: OUT_OF_MEMORY if even the smallest tile does not fit
    """
    line_bytes = _RESAMPLE_BYTES_PER_PIXEL * samples
    if free_bytes < _FEWEST_LINES * line_bytes:
        raise WorkerError(
            ErrorCode.OUT_OF_MEMORY,
            f"the GPU has {free_bytes >> 20} MiB free; resampling lines of {samples} samples needs"
            f" {(_FEWEST_LINES * line_bytes) >> 20} MiB",
            remedy="Free memory of the GPU, or choose a smaller site",
            stage=Stage.COREGISTERING,
            retryable=True,
        )
    return max(_FEWEST_LINES, min(_MOST_LINES, free_bytes // 2 // line_bytes))


def choose_device(isce3: Any, index: int, *, require_gpu: bool) -> Device:
    """Choose the GPU if ISCE3 and the machine have one, else the CPU.

    :param isce3: the module
    :param index: of the GPU among those that this process sees
    :raises WorkerError: GPU_UNAVAILABLE if one is required, and there is none or a step that has a
        CUDA class elsewhere would run on the CPU
    """
    problem = _why_no_gpu(isce3, index)
    if problem is None:
        missing = [step for step, path in _TWINS.items() if _find(isce3.cuda, path) is None]
        if missing:
            problem = f"this build of ISCE3 has no CUDA class for {', '.join(missing)}"
        else:
            return _gpu(isce3, index)
    if require_gpu:
        raise WorkerError(
            ErrorCode.GPU_UNAVAILABLE,
            f"a GPU was demanded, but {problem}",
            remedy="Use a machine with an NVIDIA GPU, its driver and isce3-cuda, or allow the CPU",
            retryable=True,
        )
    classes = {step: _find(isce3, path) for step, path in _TWINS.items()}
    return Device("cpu", None, str(isce3.__version__), classes)


def _gpu(isce3: Any, index: int) -> Device:
    core = isce3.cuda.core
    core.set_device(index)
    device = core.Device(index)
    classes = {step: _find(isce3.cuda, path) for step, path in _TWINS.items()}
    free = _free_bytes()
    return Device(
        f"cuda:{index}",
        str(device.name),
        str(isce3.__version__),
        classes,
        # Without an answer of the driver half of the whole memory counts as free.
        int(device.total_global_mem) // 2 if free is None else free,
    )


def _why_no_gpu(isce3: Any, index: int) -> str | None:
    if not hasattr(isce3, "cuda"):
        return "this build of ISCE3 has no CUDA"
    core = isce3.cuda.core
    try:
        count = core.get_device_count()
        if index >= count:
            return f"there is no GPU {index}, only {count} in all"
        capability = core.Device(index).compute_capability
    except RuntimeError as error:
        # Without driver or device ISCE3 turns the error of the CUDA runtime into an exception.
        return f"CUDA says: {error}"
    if capability < core.min_compute_capability():
        return f"GPU {index} has compute capability {capability}, too old for ISCE3"
    return None


def _find(module: Any, path: str) -> Any:
    for part in path.split("."):
        module = getattr(module, part, None)
    return module


def _free_bytes() -> int | None:
    """Ask the driver for the free memory of the current device."""
    try:
        driver = ctypes.CDLL("libcuda.so.1")
    except OSError:
        return None
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    status = driver.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total))
    return free.value if status == 0 else None
