"""Grids in azimuth time and slant range: single pixels and multilooked cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sentryal_worker.pipeline.annotation import Burst, Swath, Window
from sentryal_worker.pipeline.arrays import Float64Array
from sentryal_worker.pipeline.orbit import Orbit
from sentryal_worker.pipeline.times import format_utc


@dataclass(frozen=True)
class RadarGrid:
    """Lines of zero-Doppler azimuth time, samples of slant range; 0-based."""

    epoch_ns: int
    start_s: float
    """Azimuth time of the first line since the epoch, which is that of the orbit."""
    line_interval_s: float
    near_range_m: float
    range_spacing_m: float
    lines: int
    samples: int
    wavelength_m: float

    def window(self, window: Window) -> RadarGrid:
        """Return a part of the grid, or a grid that reaches beyond it."""
        return replace(
            self,
            start_s=self.start_s + window.first_line * self.line_interval_s,
            near_range_m=self.near_range_m + window.first_sample * self.range_spacing_m,
            lines=window.lines,
            samples=window.samples,
        )

    def isce3(self) -> Any:
        """Return the grid as ISCE3 wants it; Sentinel-1 looks to the right."""
        from isce3.core import DateTime, LookSide  # noqa: PLC0415
        from isce3.product import RadarGridParameters  # noqa: PLC0415

        return RadarGridParameters(
            self.start_s,
            self.wavelength_m,
            1 / self.line_interval_s,
            self.near_range_m,
            self.range_spacing_m,
            LookSide.Right,
            self.lines,
            self.samples,
            DateTime(format_utc(self.epoch_ns)[:-1]),
        )


def burst_grid(swath: Swath, burst: Burst, orbit: Orbit) -> RadarGrid:
    """Return the grid of all pixels of a burst."""
    return RadarGrid(
        epoch_ns=orbit.epoch_ns,
        start_s=orbit.seconds(burst.azimuth_time_ns),
        line_interval_s=swath.line_interval_s,
        near_range_m=swath.near_range_m,
        range_spacing_m=swath.range_spacing_m,
        lines=swath.lines_per_burst,
        samples=swath.samples_per_burst,
        wavelength_m=swath.wavelength_m,
    )


@dataclass(frozen=True)
class CommonGrid:
    """The one grid on which all bursts of a product lie, snapped to its first line and sample.

    The same ground falls into the same cell whatever points a job asks for. The processor writes
    all bursts and swaths of a product on one raster; what is left of a pixel by rounding only
    shifts where a value is said to lie, by half a pixel at most, never its phase.
    """

    radar: RadarGrid

    def place(self, swath: Swath, burst: Burst) -> tuple[int, int]:
        """Return line and sample of the grid at which a burst begins."""
        since_s = (burst.azimuth_time_ns - self.radar.epoch_ns) * 1e-9 - self.radar.start_s
        line = since_s / self.radar.line_interval_s
        sample = (swath.near_range_m - self.radar.near_range_m) / self.radar.range_spacing_m
        return round(line), round(sample)

    def valid(self, swath: Swath, burst: Burst) -> Window:
        """Return the valid window of a burst, in lines and samples of the grid."""
        line, sample = self.place(swath, burst)
        return replace(
            burst.valid,
            first_line=burst.valid.first_line + line,
            first_sample=burst.valid.first_sample + sample,
        )


def common_grid(swaths: Sequence[Swath], orbit: Orbit) -> CommonGrid:
    """Return the grid of a product."""
    first = swaths[0]
    times_ns = [burst.azimuth_time_ns for swath in swaths for burst in swath.bursts]
    near_m = min(swath.near_range_m for swath in swaths)
    far_m = max(s.near_range_m + s.samples_per_burst * s.range_spacing_m for s in swaths)
    cycles_s = (max(times_ns) - min(times_ns)) * 1e-9
    return CommonGrid(
        RadarGrid(
            epoch_ns=orbit.epoch_ns,
            start_s=orbit.seconds(min(times_ns)),
            line_interval_s=first.line_interval_s,
            near_range_m=near_m,
            range_spacing_m=first.range_spacing_m,
            lines=math.ceil(cycles_s / first.line_interval_s)
            + max(swath.lines_per_burst for swath in swaths),
            samples=math.ceil((far_m - near_m) / first.range_spacing_m),
            wavelength_m=first.wavelength_m,
        )
    )


@dataclass(frozen=True)
class CellGrid:
    """A window of cells; cell (r, c) averages the pixels from ((first_row + r) looks, ...) on."""

    looks_azimuth: int
    looks_range: int
    first_row: int
    first_column: int
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    def row(self, line: Float64Array) -> Float64Array:
        """Return the row of a line of the common grid; whole numbers are cell centres."""
        return (line - 0.5 * (self.looks_azimuth - 1)) / self.looks_azimuth - self.first_row

    def column(self, sample: Float64Array) -> Float64Array:
        """Return the column of a sample of the common grid."""
        return (sample - 0.5 * (self.looks_range - 1)) / self.looks_range - self.first_column

    def lines(self) -> Float64Array:
        """Return the line of the common grid at the centre of each row."""
        rows = self.first_row + np.arange(self.rows, dtype=np.float64)
        return rows * self.looks_azimuth + 0.5 * (self.looks_azimuth - 1)

    def samples(self) -> Float64Array:
        """Return the sample of the common grid at the centre of each column."""
        columns = self.first_column + np.arange(self.columns, dtype=np.float64)
        return columns * self.looks_range + 0.5 * (self.looks_range - 1)

    def whole_cells(self, pixels: Window) -> CellGrid | None:
        """Return the cells of this window that lie whole in a window of pixels, if any do."""
        top = max(self.first_row, -(-pixels.first_line // self.looks_azimuth))
        left = max(self.first_column, -(-pixels.first_sample // self.looks_range))
        bottom = min(self.first_row + self.rows, (pixels.last_line + 1) // self.looks_azimuth)
        right = min(self.first_column + self.columns, (pixels.last_sample + 1) // self.looks_range)
        if bottom <= top or right <= left:
            return None
        return replace(
            self, first_row=top, first_column=left, rows=bottom - top, columns=right - left
        )

    def pixels(self) -> Window:
        """Return the pixels of the common grid that the cells average."""
        return Window(
            self.first_row * self.looks_azimuth,
            self.first_column * self.looks_range,
            self.rows * self.looks_azimuth,
            self.columns * self.looks_range,
        )

    def slices_of(self, part: CellGrid) -> tuple[slice, slice]:
        """Return where the cells of a part lie in an array over this window."""
        row = part.first_row - self.first_row
        column = part.first_column - self.first_column
        return slice(row, row + part.rows), slice(column, column + part.columns)
