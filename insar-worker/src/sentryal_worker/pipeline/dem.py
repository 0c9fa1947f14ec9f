"""The ground: heights above the WGS 84 ellipsoid, and where there are none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.pipeline.arrays import BoolArray, Float32Array, Float64Array, bilinear, erode
from sentryal_worker.pipeline.rasters import gdal_module, write_raster

_VERTICAL_EPSG = {"5030": "wgs84", "4979": "wgs84", "5773": "egm96", "3855": "egm2008"}
_KERNEL_REACH_POSTS = 3
"""ISCE3 interpolates heights over 6 x 6 posts."""

HEIGHT_RANGE_M = (-600.0, 9100.0)


@dataclass(frozen=True)
class Extent:
    """A box of latitudes and longitudes (deg); east may exceed 180."""

    south: float
    north: float
    west: float
    east: float

    def __str__(self) -> str:
        """Return it in words."""
        return (
            f"latitudes {self.south:.3f} to {self.north:.3f},"
            f" longitudes {self.west:.3f} to {self.east:.3f} deg"
        )


@dataclass(frozen=True)
class Dem:
    """Part of an elevation model. Row 0 is north; posts lie at the centres of pixels."""

    path: Path
    """GeoTIFF of ellipsoidal heights for ISCE3; holes are filled there, see ``known``."""
    height_m: Float32Array
    known: BoolArray
    """Where a height can be interpolated from posts that all have one."""
    north_deg: float
    west_deg: float
    step_lat_deg: float
    step_lon_deg: float
    description: str

    def place(
        self, lat_deg: Float64Array, lon_deg: Float64Array
    ) -> tuple[Float64Array, Float64Array]:
        """Return row and column of places; the longitude may be of any turn."""
        middle = self.west_deg + self.step_lon_deg * self.height_m.shape[1] / 2
        lon = lon_deg + 360 * np.rint((middle - lon_deg) / 360)
        return (self.north_deg - lat_deg) / self.step_lat_deg, (
            lon - self.west_deg
        ) / self.step_lon_deg

    def heights(
        self, lat_deg: Float64Array, lon_deg: Float64Array
    ) -> tuple[Float64Array, BoolArray]:
        """Return heights (m, NaN in a hole) and whether the places lie inside the model."""
        row, column = self.place(np.asarray(lat_deg), np.asarray(lon_deg))
        last = np.array(self.height_m.shape) - 1
        inside = (row >= 0) & (row <= last[0]) & (column >= 0) & (column <= last[1])
        height = np.full(row.shape, np.nan)
        height[inside] = bilinear(self.height_m, None, row[inside], column[inside])
        height[inside] = np.where(
            self._is_known(row[inside], column[inside]), height[inside], np.nan
        )
        return height, inside

    def is_known(self, lat_deg: Float64Array, lon_deg: Float64Array) -> BoolArray:
        """Return whether there is a height at places; false for NaN and outside."""
        return self._is_known(*self.place(lat_deg, lon_deg))

    def _is_known(self, row: Float64Array, column: Float64Array) -> BoolArray:
        rows, columns = self.known.shape
        r, c = np.rint(row), np.rint(column)
        inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
        known = np.zeros(row.shape, dtype=bool)
        known[inside] = self.known[r[inside].astype(np.intp), c[inside].astype(np.intp)]
        return known


def open_dem(
    path: Path, datum: str, geoid_grid: Path | None, wanted: Extent, work_dir: Path
) -> Dem:
    """Read the wanted part of an elevation model and turn its heights into ellipsoidal ones.

    :raises WorkerError: DEM_MISSING if it does not reach the wanted part or a geoid grid is needed
        and missing; BAD_REQUEST if it is of another datum than declared or not in EPSG:4326
    """
    gdal = gdal_module()
    try:
        source = gdal.Open(str(path))
    except RuntimeError as error:
        raise _missing(f"{path.name} cannot be read ({error})", "Fetch it again") from None
    _require_datum(source, path, datum)
    transform, rows, columns = _geographic(source, path)
    north, west = transform[3] + transform[5] / 2, transform[0] + transform[1] / 2
    step_lat, step_lon = -transform[5], transform[1]
    turn = 360 * round((west + step_lon * columns / 2 - (wanted.west + wanted.east) / 2) / 360)
    top = max(0, math.floor((north - wanted.north) / step_lat))
    bottom = min(rows - 1, math.ceil((north - wanted.south) / step_lat))
    left = max(0, math.floor((wanted.west + turn - west) / step_lon))
    right = min(columns - 1, math.ceil((wanted.east + turn - west) / step_lon))
    if bottom - top < 2 * _KERNEL_REACH_POSTS or right - left < 2 * _KERNEL_REACH_POSTS:
        raise _missing(f"{path.name} does not cover {wanted}", "Give one that covers the site")
    band = source.GetRasterBand(1)
    try:
        height = band.ReadAsArray(left, top, right - left + 1, bottom - top + 1)
    except RuntimeError as error:
        raise _missing(f"{path.name} is damaged ({error})", "Fetch it again") from None
    height = height.astype(np.float32)
    no_data = band.GetNoDataValue()
    hole = ~np.isfinite(height) | (height < HEIGHT_RANGE_M[0]) | (height > HEIGHT_RANGE_M[1])
    if no_data is not None:
        hole |= height == np.float32(no_data)
    north, west = north - top * step_lat, west + left * step_lon
    if datum != "wgs84":
        height = height + _undulation(
            _required(geoid_grid, path, datum), height.shape, (north, west, step_lat, step_lon)
        )
    return _dem(
        height,
        hole,
        (north, west, step_lat, step_lon),
        work_dir,
        _describe(path, datum, geoid_grid),
    )


def _dem(
    height: Float32Array,
    hole: BoolArray,
    place: tuple[float, float, float, float],
    work_dir: Path,
    description: str,
) -> Dem:
    if hole.all():
        raise _missing("the elevation model holds no height around the site", "Give another one")
    if hole.any():
        height = _bridged(height, hole)
    known = erode(~hole, _KERNEL_REACH_POSTS)
    north, west, step_lat, step_lon = place
    path = work_dir / "dem-ellipsoidal.tif"
    # ISCE3 finds no ground in a file that begins west of -180 degrees; beyond +180 it does.
    left = (west - step_lon / 2 + 180) % 360 - 180
    transform = (left, step_lon, 0.0, north + step_lat / 2, 0.0, -step_lat)
    write_raster(path, height.astype(np.float32), driver="GTiff", transform=transform, epsg=4326)
    return Dem(path, height, known, north, west, step_lat, step_lon, description)


def _bridged(height: Float32Array, hole: BoolArray) -> Float32Array:
    """Return heights with holes bridged by straight lines along rows and columns.

    ISCE3 has no notion of a hole. What it finds there is masked by ``known``; a bridge without
    cliffs keeps it from seeing layover and shadow around them.
    """
    total, count = np.zeros(height.shape), np.zeros(height.shape, np.int8)
    for across in (False, True):
        source, gap, sums, counts = (a.T if across else a for a in (height, hole, total, count))
        for line in np.flatnonzero(gap.any(axis=1) & ~gap.all(axis=1)):
            missing, there = np.flatnonzero(gap[line]), np.flatnonzero(~gap[line])
            sums[line, missing] += np.interp(missing, there, source[line, there])
            counts[line, missing] += 1
    bridged = np.where(hole, np.median(height[~hole]), height)
    bridged[count > 0] = total[count > 0] / count[count > 0]
    return np.asarray(bridged, np.float32)


def _describe(path: Path, datum: str, geoid_grid: Path | None) -> str:
    text = f"{path.name}, heights above {datum.upper()}"
    return text if datum == "wgs84" or geoid_grid is None else f"{text}, geoid {geoid_grid.name}"


def _geographic(source: Any, path: Path) -> tuple[tuple[float, ...], int, int]:
    reference = source.GetSpatialRef()
    transform = source.GetGeoTransform(can_return_null=True)
    geographic = reference is not None and reference.IsGeographic()
    upright = transform is not None and transform[2] == transform[4] == 0
    if not (geographic and upright and transform[1] > 0 > transform[5]):
        raise bad_request(
            "dem_url", f"{path.name} is not in latitude and longitude, north up", "Give EPSG:4326"
        )
    return transform, source.RasterYSize, source.RasterXSize


def _require_datum(source: Any, path: Path, declared: str) -> None:
    reference = source.GetSpatialRef()
    if reference is None:
        return
    if reference.IsVertical():
        code = reference.GetAuthorityCode("COMPD_CS|VERT_CS")
    elif reference.IsGeographic() and reference.GetAxesCount() == 3:
        code = "4979"  # the third axis of a geographic system is the ellipsoidal height
    else:
        return
    named = _VERTICAL_EPSG.get(code or "")
    if named != declared:
        raise bad_request(
            "dem_url",
            f"{path.name} says that its heights refer to {named or f'EPSG:{code}'},"
            f" the job says {declared}; a wrong datum shifts the ground by tens of metres",
            f"Declare {named}" if named else "Convert it to heights above the ellipsoid",
        )


def _required(geoid_grid: Path | None, path: Path, datum: str) -> Path:
    if geoid_grid is None:
        raise _missing(
            f"the heights of {path.name} refer to {datum}, and there is no geoid grid",
            "Install the grid, or give a model with heights above the WGS 84 ellipsoid",
        )
    return geoid_grid


def _undulation(
    geoid_grid: Path, shape: tuple[int, ...], place: tuple[float, float, float, float]
) -> Float32Array:
    """Return the height of the geoid at the posts (m), bilinear in its grid."""
    gdal = gdal_module()
    try:
        source = gdal.Open(str(geoid_grid))
        grid = source.ReadAsArray()
    except RuntimeError as error:
        raise _missing(
            f"geoid grid {geoid_grid.name} cannot be read ({error})", "Install it"
        ) from None
    west, step_lon, _, north, _, step_lat = source.GetGeoTransform()
    latitude = place[0] - place[2] * np.arange(shape[0])
    longitude = place[1] + place[3] * np.arange(shape[1])
    row = np.clip((latitude - north) / step_lat - 0.5, 0, grid.shape[0] - 1)
    turn = round(360 / step_lon)
    if grid.ndim != 2 or grid.shape[1] < turn:
        raise _missing(f"geoid grid {geoid_grid.name} does not go round the Earth", "Install one")
    column = ((longitude - west) / step_lon - 0.5) % turn
    along_rows = _between(grid, row, grid.shape[0])
    return np.asarray(_between(along_rows.T, column, turn).T, np.float32)


def _between(grid: npt.NDArray[Any], at: Float64Array, turn: int) -> npt.NDArray[Any]:
    """Return rows of a grid linearly between its own; after the last comes the first again."""
    first = np.floor(at).astype(np.intp) % turn
    part = (at - np.floor(at)).astype(np.float32)[:, None]
    rows: npt.NDArray[Any] = grid[first] * (1 - part) + grid[(first + 1) % turn] * part
    return rows


def _missing(problem: str, remedy: str) -> WorkerError:
    return WorkerError(ErrorCode.DEM_MISSING, problem, remedy=remedy, stage=Stage.COREGISTERING)
