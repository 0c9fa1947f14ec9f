"""The multilooked interferogram and coherence of one burst."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import Stage
from sentryal_worker.pipeline.annotation import Window
from sentryal_worker.pipeline.arrays import BoolArray, Complex64Array, Float32Array, Float64Array
from sentryal_worker.pipeline.coregister import Acquisition, Coregistration, PixelRows
from sentryal_worker.pipeline.dem import Dem
from sentryal_worker.pipeline.device import Device
from sentryal_worker.pipeline.grid import CellGrid
from sentryal_worker.pipeline.image import read_pixels
from sentryal_worker.pipeline.rasters import Scratch, require_space

_LINES_PER_BLOCK = 256
_BYTES_PER_PIXEL = 90
"""Of the work files: ground 24, mask 1, offsets 16, three images 24, and some to spare."""


class CellState(IntEnum):
    """Whether a cell holds a measurement; later ones are better."""

    OUTSIDE = 0
    """Some of its pixels lie outside the valid part of one of the images."""
    NO_DATA = 1
    """An image holds nothing but zeros there, or the elevation model has a hole."""
    FOLDED = 2
    """At least half of its pixels are folded over or hidden from the radar."""
    VALID = 3


@dataclass
class Cells:
    """Values on a grid of cells, rows first."""

    interferogram: Complex64Array
    """Mean of reference * conj(secondary), flattened."""
    coherence: Float32Array
    state: npt.NDArray[np.uint8]
    lat_deg: Float64Array
    lon_deg: Float64Array
    height_m: Float64Array
    """Of the ground at the centre of the cell; NaN where not computed."""

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> Cells:
        """Return cells of which none holds anything."""
        nan = np.full(shape, np.nan)
        return cls(
            np.zeros(shape, np.complex64),
            np.zeros(shape, np.float32),
            np.full(shape, CellState.OUTSIDE, np.uint8),
            nan,
            nan.copy(),
            nan.copy(),
        )

    @property
    def valid(self) -> BoolArray:
        """Where there is a measurement."""
        return np.asarray(self.state == CellState.VALID)


@dataclass(frozen=True)
class Tools:
    """What every burst of a job is processed with."""

    device: Device
    dem: Dem
    work_dir: Path
    timed: Callable[[str], AbstractContextManager[None]]
    """Measures a step."""
    check: Callable[[], None]
    """Raises when the job was cancelled."""


class BurstInterferometer:
    """Makes the interferogram of one burst; used once."""

    def __init__(
        self,
        tools: Tools,
        acquisitions: tuple[Acquisition, Acquisition],
        images: tuple[str, str],
        cells: CellGrid,
        origin: tuple[int, int],
    ) -> None:
        """Prepare a burst.

        :param images: under which GDAL opens them
        :param cells: the cells to fill, all inside the valid window of the reference burst
        :param origin: line and sample of the common grid at which the reference burst begins
        """
        self._tools = tools
        self._reference, self._secondary = acquisitions
        self._images = images
        self._cells = cells
        pixels = cells.pixels()
        self._window = Window(
            pixels.first_line - origin[0],
            pixels.first_sample - origin[1],
            pixels.lines,
            pixels.samples,
        )

    def run(self) -> Cells:
        """Return the cells."""
        tools = self._tools
        pixels = self._window.lines * self._window.samples
        require_space(tools.work_dir, pixels * _BYTES_PER_PIXEL, Stage.COREGISTERING)
        with Scratch(tools.work_dir) as scratch:
            coregistration = Coregistration(self._reference, self._secondary, self._window, scratch)
            tools.check()
            with tools.timed("rdr2geo"):
                coregistration.find_ground(tools.device, tools.dem)
            tools.check()
            with tools.timed("geo2rdr"):
                coregistration.find_offsets(tools.device)
            counts = _Counts(self._cells)
            with tools.timed("mask"):
                for rows in coregistration.rows(tools.dem, counts.step):
                    counts.add(rows)
            tools.check()
            if coregistration.crop is not None:
                self._interfere(coregistration, coregistration.crop, scratch, counts.cells)
            return counts.finish()

    def _interfere(
        self, coregistration: Coregistration, crop: Window, scratch: Scratch, cells: Cells
    ) -> None:
        tools = self._tools
        with tools.timed("read"):
            reference = self._copy(scratch, "reference", self._reference, self._window)
            secondary = self._copy(scratch, "secondary", self._secondary, crop)
        tools.check()
        with tools.timed("resample"):
            shape = (self._window.lines, self._window.samples)
            resampled = scratch.create("resampled", shape, "CFloat32")
            coregistration.resample(tools.device, secondary, resampled)
            resampled.close_dataset()
        tools.check()
        with tools.timed("crossmul"):
            self._crossmul(scratch, reference, cells)

    def _copy(self, scratch: Scratch, stem: str, of: Acquisition, window: Window) -> Path:
        image = self._images[0 if of is self._reference else 1]
        return scratch.write(stem, read_pixels(image, of.swath, of.burst, window))

    def _crossmul(self, scratch: Scratch, reference: Path, cells: Cells) -> None:
        grid = self._cells
        looks = (grid.looks_azimuth, grid.looks_range)
        crossmul: Any = self._tools.device.new("crossmul", grid.looks_range, grid.looks_azimuth)
        crossmul.lines_per_block = max(1, _LINES_PER_BLOCK // looks[0]) * looks[0]
        interferogram = scratch.create("interferogram", grid.shape, "CFloat32")
        coherence = scratch.create("coherence", grid.shape, "Float32")
        crossmul.crossmul(
            scratch.open(reference),
            scratch.open(scratch.path("resampled")),
            interferogram,
            coherence,
        )
        interferogram.close_dataset()
        coherence.close_dataset()
        cells.interferogram[:] = np.fromfile(scratch.path("interferogram"), np.complex64).reshape(
            grid.shape
        )
        cells.coherence[:] = np.fromfile(scratch.path("coherence"), np.float32).reshape(grid.shape)


class _Counts:
    """Counts the pixels of each cell of each kind, and decides what it is."""

    def __init__(self, grid: CellGrid) -> None:
        self._grid = grid
        self._full = grid.looks_azimuth * grid.looks_range
        self._valid = np.zeros(grid.shape, np.int32)
        self._without_height = np.zeros(grid.shape, np.int32)
        self._folded = np.zeros(grid.shape, np.int32)
        self.step = max(1, 128 // grid.looks_azimuth) * grid.looks_azimuth
        self.cells = Cells.empty(grid.shape)

    def add(self, rows: PixelRows) -> None:
        """Count some rows of pixels, as many as whole rows of cells."""
        grid = self._grid
        first = rows.first_row // grid.looks_azimuth
        count = rows.valid.shape[0] // grid.looks_azimuth
        at = slice(first, first + count)
        self._valid[at] = self._sum(rows.valid)
        self._without_height[at] = self._sum(~rows.has_height)
        self._folded[at] = self._sum(rows.folded)
        centre = (
            slice(grid.looks_azimuth // 2, None, grid.looks_azimuth),
            slice(grid.looks_range // 2, None, grid.looks_range),
        )
        self.cells.lat_deg[at] = rows.lat_deg[centre]
        self.cells.lon_deg[at] = rows.lon_deg[centre]
        self.cells.height_m[at] = rows.height_m[centre]

    def _sum(self, pixels: BoolArray) -> npt.NDArray[np.int32]:
        grid = self._grid
        shape = (-1, grid.looks_azimuth, grid.columns, grid.looks_range)
        total: npt.NDArray[np.int32] = pixels.reshape(shape).sum(axis=(1, 3), dtype=np.int32)
        return total

    def finish(self) -> Cells:
        """Return the cells with their states."""
        cells = self.cells
        whole = self._valid == self._full
        measured = whole & np.isfinite(cells.coherence) & (cells.interferogram != 0)
        cells.state[:] = CellState.OUTSIDE
        cells.state[whole | (self._without_height > 0)] = CellState.NO_DATA
        cells.state[measured] = CellState.VALID
        cells.state[measured & (2 * self._folded >= self._full)] = CellState.FOLDED
        lost = ~measured
        cells.interferogram[lost] = 0
        cells.coherence[lost] = 0
        np.clip(cells.coherence, 0, 1, out=cells.coherence)
        return cells
