"""Where ground appears on the common grid: ISCE3's geo2rdr over a list of places."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from sentryal_worker.pipeline.annotation import Window
from sentryal_worker.pipeline.arrays import Float64Array
from sentryal_worker.pipeline.coregister import (
    ITERATIONS,
    LINES_PER_BLOCK,
    NOWHERE,
    TIME_THRESHOLD_S,
)
from sentryal_worker.pipeline.device import Device
from sentryal_worker.pipeline.grid import RadarGrid
from sentryal_worker.pipeline.orbit import Orbit
from sentryal_worker.pipeline.rasters import Scratch, gdal_module

_COLUMNS = 1 << 14
_SPARE_S = 3.0
_SPARE_RANGE_M = 30_000.0


class Locator:
    """Finds lines and samples of places in the reference acquisition."""

    def __init__(self, device: Device, grid: RadarGrid, orbit: Orbit, work_dir: Path) -> None:
        """Prepare for a grid, of which places some seconds and kilometres outside are found too."""
        lines = math.ceil(_SPARE_S / grid.line_interval_s)
        samples = math.ceil(_SPARE_RANGE_M / grid.range_spacing_m)
        self._device = device
        self._origin = (-lines, -samples)
        self._grid = grid.window(
            Window(-lines, -samples, grid.lines + 2 * lines, grid.samples + 2 * samples)
        )
        self._orbit = orbit
        self._work_dir = work_dir

    def locate(
        self, lat_deg: Float64Array, lon_deg: Float64Array, height_m: Float64Array
    ) -> tuple[Float64Array, Float64Array]:
        """Return line and sample (0-based, fractional) of places; NaN where they are not seen.

        Arrays of one shape and one dimension; a place with a NaN has no position.
        """
        count = lat_deg.size
        line, sample = np.full(count, np.nan), np.full(count, np.nan)
        given = np.isfinite(lat_deg) & np.isfinite(lon_deg) & np.isfinite(height_m)
        if given.any():
            # ISCE3 wants a raster: rows of a fixed width, the last filled with its first place.
            places = np.stack([lon_deg[given], lat_deg[given], height_m[given]])
            line[given], sample[given] = self._run(places)
        return line, sample

    def _run(self, places: Float64Array) -> tuple[Float64Array, Float64Array]:
        from isce3.core import Ellipsoid, LUT2d  # noqa: PLC0415
        from isce3.io import Raster  # noqa: PLC0415

        count = places.shape[1]
        columns = min(count, _COLUMNS)
        rows = -(-count // columns)
        padded = np.pad(places, ((0, 0), (0, rows * columns - count)), mode="edge")
        with Scratch(self._work_dir) as scratch:
            path = scratch.folder / "places.tif"
            _write(path, padded.reshape(3, rows, columns))
            geo2rdr = self._device.new(
                "geo2rdr",
                self._grid.isce3(),
                self._orbit.isce3(),
                Ellipsoid(),
                LUT2d(),
                threshold=TIME_THRESHOLD_S,
                numiter=ITERATIONS,
                lines_per_block=LINES_PER_BLOCK,
            )
            geo2rdr.geo2rdr(Raster(str(path)), str(scratch.folder))
            offsets = [
                np.fromfile(scratch.folder / name, np.float64)
                for name in ("azimuth.off", "range.off")
            ]
        index = np.arange(rows * columns)
        seen = offsets[0] > NOWHERE
        line = np.where(seen, offsets[0] + index // columns + self._origin[0], np.nan)
        sample = np.where(seen, offsets[1] + index % columns + self._origin[1], np.nan)
        return line[:count], sample[:count]


def _write(path: Path, places: Float64Array) -> None:
    gdal = gdal_module()
    from osgeo import osr  # noqa: PLC0415

    bands, rows, columns = places.shape
    target = gdal.GetDriverByName("GTiff").Create(
        str(path), columns, rows, bands, gdal.GDT_Float64, ["INTERLEAVE=BAND"]
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    target.SetProjection(reference.ExportToWkt())
    target.WriteArray(places)
    target.FlushCache()
