"""Phase unwrapping with ISCE3 (ICU, PHASS), or with SNAPHU where the caller asks for it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.pipeline.arrays import Complex64Array, Float32Array
from sentryal_worker.pipeline.rasters import Scratch

_FEWEST_CELLS = 16
"""Of a component; smaller ones count as not unwrapped."""

_CONGRUENCE_RAD = 0.05

SNAPHU_LICENCE = (
    "unwrapped with SNAPHU, whose CS2 solver is licensed for non-commercial use only; ICU and PHASS"
    " have no such limit"
)


@dataclass(frozen=True)
class Unwrapped:
    """Unwrapped phase; cycles between components are unknown."""

    phase_rad: Float32Array
    """NaN where not unwrapped."""
    component: npt.NDArray[np.int32]
    """1 is the largest; 0 where not unwrapped."""


def unwrap(
    method: str,
    interferogram: Complex64Array,
    coherence: Float32Array,
    effective_looks: float,
    work_dir: Path,
) -> Unwrapped:
    """Unwrap an interferogram; cells that are 0 are left out.

    :param method: icu, phass or snaphu
    :raises WorkerError: UNWRAP_FAILED if nothing is coherent enough; BAD_REQUEST for an unwrapper
        that is not installed
    """
    value = interferogram != 0
    quality = np.where(value, coherence, 0).astype(np.float32)
    if not value.any():
        raise _failed(coherence)
    try:
        with Scratch(work_dir) as scratch:
            if method == "icu":
                phase, label = _icu(interferogram, quality, scratch)
            elif method == "phass":
                phase, label = _phass(interferogram, quality, scratch)
            elif method == "snaphu":
                phase, label = _snaphu(interferogram, quality, effective_looks)
            else:
                raise bad_request(
                    "options.unwrap",
                    f"{method} is not an unwrapper of this worker",
                    "Use icu, phass or snaphu; mcf is that of the embedded engine",
                )
    except RuntimeError as error:
        raise WorkerError(
            ErrorCode.UNWRAP_FAILED,
            f"{method} failed: {error}",
            remedy="Try another unwrapper",
            stage=Stage.UNWRAPPING,
        ) from error
    return _checked(method, interferogram, phase, np.where(value, label, 0), coherence)


def _icu(
    interferogram: Complex64Array, quality: Float32Array, scratch: Scratch
) -> tuple[Float32Array, npt.NDArray[np.int32]]:
    from isce3.unwrap import ICU  # noqa: PLC0415

    # One buffer for the whole image: no joins between blocks.
    shape = interferogram.shape[0], interferogram.shape[1]
    icu = ICU(buffer_lines=shape[0], overlap_lines=min(200, max(1, shape[0] // 2)))
    phase = scratch.create("unwrapped", shape, "Float32")
    label = scratch.create("components", shape, "Byte")
    icu.unwrap(
        phase,
        label,
        scratch.open(scratch.write("interferogram", interferogram)),
        scratch.open(scratch.write("coherence", quality)),
    )
    phase.close_dataset()
    label.close_dataset()
    return _read(scratch, shape, np.uint8)


def _phass(
    interferogram: Complex64Array, quality: Float32Array, scratch: Scratch
) -> tuple[Float32Array, npt.NDArray[np.int32]]:
    from isce3.unwrap import Phass  # noqa: PLC0415

    shape = interferogram.shape[0], interferogram.shape[1]
    wrapped = np.angle(interferogram).astype(np.float32)
    phass = Phass(min_pixels_region=min(200, max(_FEWEST_CELLS, wrapped.size // 100)))
    phase = scratch.create("unwrapped", shape, "Float32")
    label = scratch.create("components", shape, "Int32")
    phass.unwrap(
        scratch.open(scratch.write("wrapped", wrapped)),
        scratch.open(scratch.write("coherence", quality)),
        phase,
        label,
    )
    phase.close_dataset()
    label.close_dataset()
    return _read(scratch, shape, np.int32)


def _read(
    scratch: Scratch, shape: tuple[int, int], label_type: npt.DTypeLike
) -> tuple[Float32Array, npt.NDArray[np.int32]]:
    phase = np.fromfile(scratch.path("unwrapped"), np.float32).reshape(shape)
    label = np.fromfile(scratch.path("components"), label_type).reshape(shape)
    return phase, label.astype(np.int32)


def snaphu_installed() -> bool:
    """Whether the package ``snaphu`` is there."""
    return importlib.util.find_spec("snaphu") is not None


def _snaphu(
    interferogram: Complex64Array, quality: Float32Array, effective_looks: float
) -> tuple[Float32Array, npt.NDArray[np.int32]]:
    if not snaphu_installed():
        raise bad_request(
            "options.unwrap",
            "snaphu is not installed",
            "Use icu or phass, or install the package snaphu (its solver is licensed for"
            " non-commercial use only)",
        )
    import snaphu  # noqa: PLC0415

    phase, label = snaphu.unwrap(
        interferogram, quality, effective_looks, cost="smooth", init="mcf", mask=quality > 0
    )
    return np.asarray(phase, np.float32), np.asarray(label, np.int32)


def _checked(
    method: str,
    interferogram: Complex64Array,
    phase: Float32Array,
    label: npt.NDArray[np.int32],
    coherence: Float32Array,
) -> Unwrapped:
    """Order the components by size and make sure that only whole cycles were added."""
    sizes = np.bincount(np.maximum(label, 0).ravel())
    sizes[0] = 0
    kept = [int(c) for c in np.argsort(-sizes, kind="stable") if sizes[c] >= _FEWEST_CELLS]
    if not kept:
        raise _failed(coherence)
    rank = np.zeros(sizes.size, np.int32)
    rank[kept] = np.arange(1, len(kept) + 1)
    component = rank[np.maximum(label, 0)]
    inside = component > 0
    wrapped = np.angle(interferogram[inside])
    cycles = np.rint((phase[inside] - wrapped) / (2 * np.pi))
    whole = wrapped + 2 * np.pi * cycles
    if np.abs(phase[inside] - whole).max() > _CONGRUENCE_RAD:
        raise WorkerError(
            ErrorCode.UNWRAP_FAILED,
            f"{method} changed the phase by other than whole cycles",
            remedy="Try another unwrapper",
            stage=Stage.UNWRAPPING,
        )
    result = np.full(interferogram.shape, np.nan, np.float32)
    result[inside] = whole
    return Unwrapped(result, component)


def _failed(coherence: Float32Array) -> WorkerError:
    return WorkerError(
        ErrorCode.UNWRAP_FAILED,
        f"no part of the window of {coherence.shape[0]} x {coherence.shape[1]} cells is coherent"
        f" enough to unwrap (median coherence {float(np.median(coherence)):.2f})",
        remedy="Choose a pair with a shorter time or a smaller baseline, or take more looks",
        stage=Stage.UNWRAPPING,
    )
