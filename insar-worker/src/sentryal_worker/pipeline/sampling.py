"""What counts as zero, and what the pair says at points: the rules of the embedded engine."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.pipeline.arrays import Float32Array, Float64Array, bilinear
from sentryal_worker.pipeline.interferogram import CellState
from sentryal_worker.pipeline.unwrap import Unwrapped

_REACH = 2
"""Cells on either side of the reference point's own."""

_STABLE_FRACTION = 20
_FEWEST_STABLE = 25

_REASON_OF_STATE = {
    CellState.OUTSIDE: "OUTSIDE_COVERAGE",
    CellState.NO_DATA: "NODATA",
    CellState.FOLDED: "LAYOVER_SHADOW",
}


def displacement_mm(phase_rad: Float64Array, wavelength_m: float) -> Float64Array:
    """Return the displacement along the line of sight, positive toward the satellite (mm).

    The phase is that of reference * conj(secondary), the reference being the earlier one: the
    ground that came closer shortened the second range, which lowers the phase.
    """
    return -1000 * wavelength_m / (4 * math.pi) * phase_rad


def sigma_mm(coherence: Float64Array, effective_looks: float, wavelength_m: float) -> Float64Array:
    """Return the standard deviation of a displacement from phase noise alone (mm).

    Cramer-Rao bound sqrt((1 - g^2) / (2 L g^2)) (Rodriguez and Martin, IEE Proc. F 139, 1992).
    """
    squared = np.square(coherence)
    sigma_rad = np.sqrt((1 - squared) / (2 * effective_looks * squared))
    return 1000 * wavelength_m / (4 * math.pi) * sigma_rad


@dataclass(frozen=True)
class Window:
    """The unwrapped cells of a job."""

    state: npt.NDArray[np.uint8]
    coherence: Float32Array
    unwrapped: Unwrapped


@dataclass(frozen=True)
class ZeroLevel:
    """What counts as zero displacement."""

    phase_rad: float
    component: int
    """Other components have no known cycles against it."""
    rule: str
    row: float
    column: float


def zero_at(window: Window, row: float, column: float, coherence_min: float) -> ZeroLevel:
    """Return the zero at a reference point: the median of the usable cells of the 5 x 5 around it.

    :raises WorkerError: OUTSIDE_COVERAGE if it lies outside, UNWRAP_FAILED if no cell is usable
    """
    rows, columns = window.state.shape
    if not (math.isfinite(row) and math.isfinite(column)):
        raise reference_outside()
    r, c = round(row), round(column)
    at = (
        slice(max(0, r - _REACH), max(0, min(rows, r + _REACH + 1))),
        slice(max(0, c - _REACH), max(0, min(columns, c + _REACH + 1))),
    )
    state, coherence = window.state[at], window.coherence[at]
    if not np.any(state != CellState.OUTSIDE):
        raise reference_outside()
    component = window.unwrapped.component[at]
    usable = (component > 0) & (coherence >= coherence_min)
    if not usable.any():
        raise WorkerError(
            ErrorCode.UNWRAP_FAILED,
            "the reference point has no usable cell in the 5 x 5 around it (highest coherence"
            f" {coherence.max():.2f}, needed {coherence_min:.2f}, unwrapped)",
            remedy="Choose one on stable, coherent ground, or none to have an area chosen",
            stage=Stage.SAMPLING,
        )
    chosen = int(np.argmax(np.bincount(component[usable])))
    cells = usable & (component == chosen)
    return ZeroLevel(
        float(np.median(window.unwrapped.phase_rad[at][cells])),
        chosen,
        f"median of {int(cells.sum())} of the 5 x 5 cells around the reference point with coherence"
        f" >= {coherence_min:.2f}",
        row,
        column,
    )


def zero_of_stable_area(window: Window) -> ZeroLevel:
    """Return the zero of the most coherent twentieth (25 cells or more) of the first component."""
    largest = np.flatnonzero(window.unwrapped.component.ravel() == 1)
    coherence = window.coherence.ravel()[largest]
    count = min(largest.size, max(_FEWEST_STABLE, largest.size // _STABLE_FRACTION))
    best = np.argsort(-coherence, kind="stable")[:count]
    row, column = np.divmod(largest[best], window.state.shape[1])
    return ZeroLevel(
        float(np.median(window.unwrapped.phase_rad.ravel()[largest[best]])),
        1,
        f"median of the {count} most coherent cells (coherence >= {coherence[best[-1]]:.2f}) of the"
        f" largest component of {largest.size} cells; the place is their centre",
        float(row.mean()),
        float(column.mean()),
    )


def reference_outside() -> WorkerError:
    """Return the error of a reference point that the images do not show."""
    return WorkerError(
        ErrorCode.OUTSIDE_COVERAGE,
        "the reference point lies outside the common valid area of the two images",
        remedy="Choose another one",
        stage=Stage.SAMPLING,
    )


@dataclass(frozen=True)
class Samples:
    """One value or one reason per place."""

    phase_rad: Float64Array
    """Relative to the zero level; NaN where there is none."""
    coherence: Float64Array
    """NaN where unknown."""
    reason: npt.NDArray[np.str_]


def sample(
    window: Window, zero: ZeroLevel, row: Float64Array, column: Float64Array, coherence_min: float
) -> Samples:
    """Return phase and coherence at places, bilinear between the centres of four cells.

    The cell in which a place lies decides whether it has a value, and if not, why; neighbours
    without one, or of another component, are left out and their weight goes to the others.
    """
    count = row.size
    phase, coherence = np.full(count, np.nan), np.full(count, np.nan)
    reason = np.full(count, "OUTSIDE_COVERAGE", dtype="<U16")
    rows, columns = window.state.shape
    r, c = np.rint(row), np.rint(column)
    inside = np.flatnonzero((r >= 0) & (r < rows) & (c >= 0) & (c < columns))
    nearest = r[inside].astype(np.intp) * columns + c[inside].astype(np.intp)
    state = window.state.ravel()[nearest]
    for known, name in _REASON_OF_STATE.items():
        reason[inside[state == known]] = name
    valid = state == CellState.VALID
    inside, nearest = inside[valid], nearest[valid]
    usable = window.state == CellState.VALID
    coherence[inside] = bilinear(window.coherence, usable, row[inside], column[inside])
    low = ~((coherence[inside] >= coherence_min) & (coherence[inside] > 0))
    apart = window.unwrapped.component.ravel()[nearest] != zero.component
    reason[inside] = np.where(low, "LOW_COHERENCE", np.where(apart, "UNWRAP_FAILED", "OK"))
    good = inside[~low & ~apart]
    joined = window.unwrapped.component == zero.component
    phase[good] = bilinear(window.unwrapped.phase_rad, joined, row[good], column[good])
    return Samples(phase - zero.phase_rad, coherence, reason)
