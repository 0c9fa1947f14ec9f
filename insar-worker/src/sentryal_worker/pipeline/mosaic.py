"""Joins the interferograms of several bursts and swaths on one grid of cells.

Joined are complex multilooked interferograms, never unwrapped phase. Where bursts overlap, a cell
is taken whole from the burst in which it lies farther inside; the phase difference between the
bursts is measured over all cells that both hold. Both see the same ground from the same places, so
after correct processing it is zero; an azimuth misregistration dt shows as 2 pi k_t T_cycle dt
(Fattahi, Agram and Simons, IEEE TGRS 2017).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentryal_worker.pipeline.annotation import Window
from sentryal_worker.pipeline.arrays import Float32Array, Float64Array
from sentryal_worker.pipeline.grid import CellGrid
from sentryal_worker.pipeline.interferogram import Cells
from sentryal_worker.pipeline.window import GroundSpacing


@dataclass(frozen=True)
class Part:
    """The cells of one burst."""

    name: str
    grid: CellGrid
    cells: Cells
    valid: Window
    """The valid window of the reference burst, in pixels of the common grid."""


@dataclass(frozen=True)
class Seam:
    """The phase of the second burst minus that of the first where they overlap."""

    name: str
    cells: int
    jump_rad: float
    """Argument of the sum of the double differences, weighted with both coherences."""
    concentration: float
    """Length of that sum over the sum of the weights; 1 where all cells agree."""


def join(grid: CellGrid, parts: Sequence[Part], spacing: GroundSpacing) -> Cells:
    """Return all cells of a window; each from the burst in which it lies deepest."""
    joined = Cells.empty(grid.shape)
    nearest_edge = np.full(grid.shape, -np.inf, np.float32)
    azimuth_edge = np.full(grid.shape, -np.inf, np.float32)
    for part in parts:
        at = grid.slices_of(part.grid)
        nearest, azimuth = _depth(part, spacing)
        state, so_far = part.cells.state, joined.state[at]
        deeper = (nearest > nearest_edge[at]) | (
            (nearest == nearest_edge[at]) & (azimuth > azimuth_edge[at])
        )
        better = (state > so_far) | ((state == so_far) & deeper)
        nearest_edge[at][better] = nearest[better]
        azimuth_edge[at][better] = azimuth[better]
        for name in ("interferogram", "coherence", "state", "lat_deg", "lon_deg", "height_m"):
            getattr(joined, name)[at][better] = getattr(part.cells, name)[better]
    return joined


def _depth(part: Part, spacing: GroundSpacing) -> tuple[Float32Array, Float32Array]:
    """Return the distance to the nearest edge and to the nearer of first and last line (m)."""
    azimuth_m = _to_edge(part.grid.lines(), part.valid.first_line, part.valid.last_line)
    range_m = _to_edge(part.grid.samples(), part.valid.first_sample, part.valid.last_sample)
    azimuth = np.broadcast_to((azimuth_m * spacing.azimuth_m)[:, None], part.grid.shape)
    nearest = np.minimum(azimuth, range_m * spacing.range_m)
    return nearest.astype(np.float32), azimuth.astype(np.float32)


def _to_edge(at: Float64Array, first: int, last: int) -> Float64Array:
    return np.minimum(at - first, last - at)


def seams(parts: Sequence[Part]) -> list[Seam]:
    """Return the seams between bursts that share cells."""
    found = []
    for first, second in itertools.combinations(parts, 2):
        seam = _seam(first, second)
        if seam is not None:
            found.append(seam)
    return found


def _seam(first: Part, second: Part) -> Seam | None:
    top = max(first.grid.first_row, second.grid.first_row)
    left = max(first.grid.first_column, second.grid.first_column)
    bottom = min(p.grid.first_row + p.grid.rows for p in (first, second))
    right = min(p.grid.first_column + p.grid.columns for p in (first, second))
    if bottom <= top or right <= left:
        return None
    a, b = (
        (
            p,
            (
                slice(top - p.grid.first_row, bottom - p.grid.first_row),
                slice(left - p.grid.first_column, right - p.grid.first_column),
            ),
        )
        for p in (first, second)
    )
    both = a[0].cells.valid[a[1]] & b[0].cells.valid[b[1]]
    if not both.any():
        return None
    weight = a[0].cells.coherence[a[1]][both].astype(float) * b[0].cells.coherence[b[1]][both]
    phase = np.angle(b[0].cells.interferogram[b[1]][both]) - np.angle(
        a[0].cells.interferogram[a[1]][both]
    )
    total = np.sum(weight * np.exp(1j * phase))
    return Seam(
        f"{first.name}/{second.name}",
        int(both.sum()),
        float(np.angle(total)),
        float(abs(total) / weight.sum()),
    )
