"""Which cells are processed, and which bursts fill them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sentryal_worker.errors import WorkerError, bad_request
from sentryal_worker.pipeline.annotation import Window
from sentryal_worker.pipeline.arrays import BoolArray, Float64Array
from sentryal_worker.pipeline.grid import CellGrid, CommonGrid
from sentryal_worker.pipeline.pair import CommonBurst

_FEWEST_MARGIN_CELLS = 3
"""Beyond the outermost points, whatever the margin: the window of the reference point."""

MOST_CELLS = 1 << 25


@dataclass(frozen=True)
class GroundSpacing:
    """How large a pixel is on the ground."""

    azimuth_m: float
    range_m: float


@dataclass(frozen=True)
class ProcessingWindow:
    """The cells and the bursts that reach into the rectangle of the points."""

    cells: CellGrid
    bursts: Sequence[CommonBurst]


def holds(window: Window, line: Float64Array, sample: Float64Array) -> BoolArray:
    """Return whether places lie in a window; NaN lies nowhere."""
    return np.asarray(
        (line >= window.first_line)
        & (line <= window.last_line)
        & (sample >= window.first_sample)
        & (sample <= window.last_sample)
    )


def window_around(
    grid: CommonGrid,
    common: Sequence[CommonBurst],
    places: tuple[Float64Array, Float64Array],
    looks: tuple[int, int],
    margin_m: float,
    spacing: GroundSpacing,
) -> ProcessingWindow:
    """Return the window around points.

    Taken are the bursts that reach into the rectangle of the points, also those that hold none
    themselves: they join what lies on both sides of them. The margin widens it within these.

    :param places: lines and samples of the points that lie in one of the bursts, at least one
    :param looks: in azimuth and in range
    :raises WorkerError: BAD_REQUEST if it has too many cells
    """
    top, bottom = float(np.min(places[0])), float(np.max(places[0]))
    left, right = float(np.min(places[1])), float(np.max(places[1]))
    chosen = []
    covers = []
    for burst in common:
        valid = grid.valid(burst.reference_swath, burst.reference)
        if (
            valid.first_line <= bottom
            and valid.last_line >= top
            and valid.first_sample <= right
            and valid.last_sample >= left
        ):
            chosen.append(burst)
            covers.append(valid)
    lines = max(margin_m / spacing.azimuth_m, _FEWEST_MARGIN_CELLS * looks[0])
    samples = max(margin_m / spacing.range_m, _FEWEST_MARGIN_CELLS * looks[1])
    first_row = math.floor(max(top - lines, min(c.first_line for c in covers)) / looks[0])
    last_row = math.floor(min(bottom + lines, max(c.last_line for c in covers)) / looks[0])
    first_column = math.floor(max(left - samples, min(c.first_sample for c in covers)) / looks[1])
    last_column = math.floor(min(right + samples, max(c.last_sample for c in covers)) / looks[1])
    rows, columns = last_row - first_row + 1, last_column - first_column + 1
    if rows * columns > MOST_CELLS:
        raise _too_large(rows, columns)
    cells = CellGrid(looks[0], looks[1], first_row, first_column, rows, columns)
    return ProcessingWindow(cells, chosen)


def _too_large(rows: int, columns: int) -> WorkerError:
    return bad_request(
        "points",
        f"their window has {rows} x {columns} cells, at most {MOST_CELLS} are processed at once",
        "Take more looks, a smaller margin or a smaller site",
    )
