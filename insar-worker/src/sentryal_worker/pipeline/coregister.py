"""One burst of the secondary on the pixels of the reference: geometry and resampling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentryal_worker.pipeline.annotation import Burst, Swath, Window
from sentryal_worker.pipeline.arrays import BoolArray, Float64Array
from sentryal_worker.pipeline.carrier import carrier_of, middle_ns
from sentryal_worker.pipeline.dem import Dem
from sentryal_worker.pipeline.device import Device
from sentryal_worker.pipeline.grid import RadarGrid, burst_grid
from sentryal_worker.pipeline.orbit import Orbit
from sentryal_worker.pipeline.rasters import Scratch, gdal_module

RANGE_THRESHOLD_M = 1e-5
"""Of rdr2geo; the class default of 0.05 m moves pixels by decimetres."""

TIME_THRESHOLD_S = 1e-9
ITERATIONS = 25
LINES_PER_BLOCK = 256
NOWHERE = -1e6
"""What ISCE3 writes, and reads, for a pixel without an offset (pixels)."""

KERNEL_REACH = 5
"""Pixels from the edge of the valid window that the 9-tap kernel smears, and one to spare."""

_CROP_SPARE = 16
_LAYOVER_AND_SHADOW = 3


@dataclass(frozen=True)
class Acquisition:
    """One burst as one of the dates saw it."""

    swath: Swath
    burst: Burst
    orbit: Orbit

    @property
    def grid(self) -> RadarGrid:
        """All pixels of the burst."""
        return burst_grid(self.swath, self.burst, self.orbit)


@dataclass(frozen=True)
class PixelRows:
    """What is known about some rows of a window."""

    first_row: int
    lat_deg: Float64Array
    lon_deg: Float64Array
    height_m: Float64Array
    has_height: BoolArray
    folded: BoolArray
    """Layover or shadow."""
    valid: BoolArray
    """The secondary has a whole kernel of data there."""


class Coregistration:
    """Geometry of a window of one burst; its files live in the scratch folder."""

    def __init__(
        self, reference: Acquisition, secondary: Acquisition, window: Window, scratch: Scratch
    ) -> None:
        """Prepare the window.

        :param window: in lines and samples of the reference burst
        """
        self._reference = reference
        self._secondary = secondary
        self._window = window
        self._scratch = scratch
        self._grid = reference.grid.window(window)
        self._shape = (window.lines, window.samples)
        self._offsets = scratch.folder / "offsets"
        self._crop: Window | None = None

    def find_ground(self, device: Device, dem: Dem) -> None:
        """Find latitude, longitude and height of every pixel (rdr2geo)."""
        from isce3.core import Ellipsoid, LUT2d  # noqa: PLC0415
        from isce3.io import Raster  # noqa: PLC0415

        scratch = self._scratch
        x, y, z = (
            scratch.create(stem, self._shape, "Float64") for stem in ("lon", "lat", "height")
        )
        mask = scratch.create("mask", self._shape, "Byte")
        rdr2geo = device.new(
            "rdr2geo",
            self._grid.isce3(),
            self._reference.orbit.isce3(),
            Ellipsoid(),
            LUT2d(),
            threshold=RANGE_THRESHOLD_M,
            numiter=ITERATIONS,
            lines_per_block=LINES_PER_BLOCK,
        )
        # The CUDA twin has no default for any raster: x, y, height, five angles, mask, two of LOS.
        rdr2geo.topo(Raster(str(dem.path)), x, y, z, None, None, None, None, None, mask, None, None)
        for raster in (x, y, z, mask):
            raster.close_dataset()

    def find_offsets(self, device: Device) -> None:
        """Find where the secondary saw the ground of every pixel (geo2rdr)."""
        from isce3.core import Ellipsoid, LUT2d  # noqa: PLC0415
        from isce3.io import Raster  # noqa: PLC0415

        self._offsets.mkdir()
        geo2rdr = device.new(
            "geo2rdr",
            self._secondary.grid.isce3(),
            self._secondary.orbit.isce3(),
            Ellipsoid(),
            LUT2d(),
            threshold=TIME_THRESHOLD_S,
            numiter=ITERATIONS,
            lines_per_block=LINES_PER_BLOCK,
        )
        geo2rdr.geo2rdr(Raster(str(self._ground_vrt())), str(self._offsets))

    def rows(self, dem: Dem, step: int) -> Iterator[PixelRows]:
        """Return what is known about the pixels, some rows at a time, and blank the invalid ones.

        Consume it whole before :meth:`resample`.

        :param step: rows at a time
        """
        bounds = _Bounds()
        for first in range(0, self._window.lines, step):
            count = min(step, self._window.lines - first)
            lon, lat, height = (
                self._read(self._scratch.path(stem), first, count, np.float64)
                for stem in ("lon", "lat", "height")
            )
            mask = self._read(self._scratch.path("mask"), first, count, np.uint8)
            has_height = dem.is_known(lat, lon)
            line, sample = self._secondary_place(first, count)
            valid = has_height & _holds_kernel(self._secondary.burst.valid, line, sample)
            bounds.add(line[valid], sample[valid])
            self._blank(first, count, valid)
            yield PixelRows(
                first, lat, lon, height, has_height, (mask & _LAYOVER_AND_SHADOW) != 0, valid
            )
        self._crop = bounds.window(self._secondary.swath)

    @property
    def crop(self) -> Window | None:
        """The part of the secondary burst that is needed; None if no pixel is valid."""
        return self._crop

    def resample(self, device: Device, secondary: Path, resampled: Any) -> None:
        """Bring the secondary onto the pixels of the reference, free of the geometric phase.

        :param secondary: raster of the pixels of :attr:`crop`
        :param resampled: raster of ISCE3 to write into
        """
        from isce3.io import Raster  # noqa: PLC0415

        crop = self._crop
        if crop is None:
            raise ValueError("no pixel of the window is valid")
        self._shift(-crop.first_line, -crop.first_sample)
        later = self._secondary
        carrier = carrier_of(
            later.swath, later.burst, later.orbit.speed_m_per_s(middle_ns(later.swath, later.burst))
        )
        resampler = device.new(
            "resample",
            rdr_grid=later.grid.window(crop).isce3(),
            doppler=carrier.doppler_lut(later.grid.start_s),
            azimuth_carrier=carrier.polynomial().isce3(later.grid.start_s),
            ref_rdr_grid=self._grid.isce3(),
        )
        resampler.lines_per_tile = device.resample_lines_per_tile(
            max(crop.samples, self._window.samples)
        )
        resampler.resamp(
            Raster(str(secondary)),
            resampled,
            Raster(str(self._offsets / "range.off")),
            Raster(str(self._offsets / "azimuth.off")),
            flatten=True,
            # How many rows of a tile it looks at to learn what to read; by default only the first
            # and the last 40, which pixels without an offset may fill.
            row_buffer=resampler.lines_per_tile,
        )

    def _ground_vrt(self) -> Path:
        gdal = gdal_module()
        from osgeo import osr  # noqa: PLC0415

        path = self._scratch.folder / "ground.vrt"
        files = [str(self._scratch.path(stem)) for stem in ("lon", "lat", "height")]
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(4326)
        vrt = gdal.BuildVRT(str(path), files, separate=True)
        vrt.SetProjection(reference.ExportToWkt())
        vrt.FlushCache()
        return path

    def _secondary_place(self, first: int, count: int) -> tuple[Float64Array, Float64Array]:
        """Return line and sample in the secondary burst of the pixels of some rows."""
        rows = np.arange(first, first + count, dtype=np.float64)[:, None]
        line: Float64Array = self._read(self._offsets / "azimuth.off", first, count, np.float64)
        sample: Float64Array = self._read(self._offsets / "range.off", first, count, np.float64)
        line += rows
        sample += np.arange(self._window.samples, dtype=np.float64)
        return line, sample

    def _blank(self, first: int, count: int, valid: BoolArray) -> None:
        for name in ("azimuth.off", "range.off"):
            values = self._read(self._offsets / name, first, count, np.float64)
            values[~valid] = NOWHERE
            self._overwrite(self._offsets / name, first, values)

    def _shift(self, lines: int, samples: int) -> None:
        for name, shift in (("azimuth.off", lines), ("range.off", samples)):
            for first in range(0, self._window.lines, LINES_PER_BLOCK):
                count = min(LINES_PER_BLOCK, self._window.lines - first)
                values = self._read(self._offsets / name, first, count, np.float64)
                values[values > NOWHERE] += shift
                self._overwrite(self._offsets / name, first, values)

    def _read(self, path: Path, first: int, count: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        columns = self._window.samples
        offset = first * columns * np.dtype(dtype).itemsize
        values = np.fromfile(path, dtype, count * columns, offset=offset)
        return values.reshape(count, columns)

    def _overwrite(self, path: Path, first: int, values: Float64Array) -> None:
        with path.open("r+b") as file:
            file.seek(first * self._window.samples * values.itemsize)
            values.tofile(file)


class _Bounds:
    """The rectangle around places."""

    def __init__(self) -> None:
        self._low = np.full(2, np.inf)
        self._high = np.full(2, -np.inf)

    def add(self, line: Float64Array, sample: Float64Array) -> None:
        if line.size:
            self._low = np.minimum(self._low, [line.min(), sample.min()])
            self._high = np.maximum(self._high, [line.max(), sample.max()])

    def window(self, swath: Swath) -> Window | None:
        if not np.all(np.isfinite(self._low)):
            return None
        size = np.array([swath.lines_per_burst, swath.samples_per_burst])
        low = np.maximum(0, np.floor(self._low).astype(int) - _CROP_SPARE)
        high = np.minimum(size - 1, np.ceil(self._high).astype(int) + _CROP_SPARE)
        return Window(
            int(low[0]), int(low[1]), int(high[0] - low[0] + 1), int(high[1] - low[1] + 1)
        )


def _holds_kernel(valid: Window, line: Float64Array, sample: Float64Array) -> BoolArray:
    reach = KERNEL_REACH
    result: BoolArray = (
        (line >= valid.first_line + reach)
        & (line <= valid.last_line - reach)
        & (sample >= valid.first_sample + reach)
        & (sample <= valid.last_sample - reach)
    )
    return result
