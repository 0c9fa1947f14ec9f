"""Elevation: Copernicus GLO-30 tiles for a window, or one height when that is asked for."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentryal_worker.engine import BoundingBox, Points
from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.http import NotFound
from sentryal_worker.settings import Settings

_MARGIN_DEG = 0.15
"""Beyond window and margin: relief moves ground positions by kilometres in range."""
_DEG_PER_M = 1 / 111_000
_MOST_TILES = 36
_ARC_SECONDS = 3600


@dataclass(frozen=True)
class Area:
    """Degrees; ``east`` may exceed 180 so that west < east always."""

    north: float
    south: float
    east: float
    west: float

    def tiles(self) -> list[tuple[int, int]]:
        """Return the south-west corners (lat, lon in whole degrees) of the tiles that it meets."""
        rows = range(math.floor(self.south), math.ceil(self.north))
        columns = range(math.floor(self.west), math.ceil(self.east))
        return [(lat, lon) for lat in rows for lon in columns]


def dem_area(bbox: BoundingBox, points: Points, margin_m: float) -> Area:
    """Return the ground that a DEM must cover for box and points."""
    west = bbox.west
    # East of west by less than a turn, also across the date line.
    lon = (points.lon_deg - west + 180.0) % 360.0 - 180.0
    width = (bbox.east - west) % 360.0
    south = min(bbox.south, float(points.lat_deg.min()))
    north = max(bbox.north, float(points.lat_deg.max()))
    lat_margin = margin_m * _DEG_PER_M + _MARGIN_DEG
    shrink = max(0.05, math.cos(math.radians(min(89.0, max(abs(south), abs(north)) + lat_margin))))
    lon_margin = lat_margin / shrink
    return Area(
        north=min(90.0, north + lat_margin),
        south=max(-90.0, south - lat_margin),
        east=west + max(width, float(lon.max())) + lon_margin,
        west=west + min(0.0, float(lon.min())) - lon_margin,
    )


def _check_size(area: Area) -> list[tuple[int, int]]:
    wanted = area.tiles()
    if len(wanted) > _MOST_TILES:
        problem = f"box and points need {len(wanted)} tiles of elevation, at most {_MOST_TILES}"
        raise bad_request("bbox", problem, "Split the site, or give a DEM")
    return wanted


def tile_name(lat: int, lon: int, arc_seconds: int) -> str:
    """Return the name of a Copernicus tile; ``arc_seconds`` is 1 (GLO-30) or 3 (GLO-90)."""
    lon = (lon + 180) % 360 - 180
    ns = f"{'N' if lat >= 0 else 'S'}{abs(lat):02d}_00"
    ew = f"{'E' if lon >= 0 else 'W'}{abs(lon):03d}_00"
    return f"Copernicus_DSM_COG_{arc_seconds * 10}_{ns}_{ew}_DEM"


class DemFetcher:
    """Makes a DEM of geoid heights (EGM2008) for an area. Not shared between threads."""

    def __init__(
        self, settings: Settings, download: Callable[[str], Path], warnings: list[str]
    ) -> None:
        self._settings = settings
        self._download = download
        self._warnings = warnings

    def mosaic(self, path: Path, bbox: BoundingBox, points: Points, margin_m: float) -> None:
        """Write one GeoTIFF of the heights; where there is no land it is the geoid, 0 m.

        :raises WorkerError: DEM_MISSING, BAD_REQUEST for an area that is too large, or why a tile
            could not be had
        """
        area = dem_area(bbox, points, margin_m)
        wanted = _check_size(area)
        found = {corner: tile for corner in wanted if (tile := self._tile(*corner)) is not None}
        if not found:
            raise WorkerError(
                ErrorCode.DEM_MISSING,
                f"Copernicus has no elevation from {area.south:.2f} to {area.north:.2f} N, "
                f"{area.west:.2f} to {area.east:.2f} E",
                remedy="Check the coordinates, or give dem_url and options.dem_datum",
                stage=Stage.DOWNLOADING,
            )
        _write_mosaic(path, area, found)

    def _tile(self, lat: int, lon: int) -> Path | None:
        # Some countries are missing at 30 m: only what 90 m lacks too is water.
        for base, arc_seconds in ((self._settings.dem_30_url, 1), (self._settings.dem_90_url, 3)):
            name = tile_name(lat, lon, arc_seconds)
            try:
                tile = self._download(f"{base}/{name}/{name}.tif")
            except NotFound:
                continue
            if arc_seconds > 1:
                self._warnings.append(f"{name}: elevation at 90 m, there is none at 30 m")
            return tile
        return None


def _write_mosaic(path: Path, area: Area, tiles: dict[tuple[int, int], Path]) -> None:
    gdal = _gdal()
    # Tiles beyond the date line are shifted by a turn: one continuous grid for the engine.
    sources = []
    for (_, lon), tile in tiles.items():
        dataset = gdal.Open(str(tile))
        transform = list(dataset.GetGeoTransform())
        turn = 360.0 * round((lon + 0.5 - (transform[0] + 0.5)) / 360.0)
        bounds = [
            transform[0] + turn,
            transform[3],
            transform[0] + turn + transform[1] * dataset.RasterXSize,
            transform[3] + transform[5] * dataset.RasterYSize,
        ]
        shifted = f"/vsimem/{tile.name}.{lon}.vrt"
        gdal.Translate(
            shifted, dataset, format="VRT", outputBounds=bounds, noData="none"
        ).FlushCache()
        sources.append(shifted)
    half = 0.5 / _ARC_SECONDS
    snap = [
        math.floor(area.west * _ARC_SECONDS) / _ARC_SECONDS - half,
        math.floor(area.south * _ARC_SECONDS) / _ARC_SECONDS - half,
        math.ceil(area.east * _ARC_SECONDS) / _ARC_SECONDS + half,
        math.ceil(area.north * _ARC_SECONDS) / _ARC_SECONDS + half,
    ]
    result = gdal.Warp(
        str(path),
        sources,
        format="GTiff",
        dstSRS="EPSG:4326",
        outputBounds=snap,
        xRes=1 / _ARC_SECONDS,
        yRes=1 / _ARC_SECONDS,
        resampleAlg="bilinear",
        outputType=gdal.GDT_Float32,
        creationOptions=["TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3", "BIGTIFF=IF_SAFER"],
    )
    result.FlushCache()
    for source in sources:
        gdal.Unlink(source)


def _gdal() -> Any:
    try:
        from osgeo import gdal  # noqa: PLC0415 - needed here only, absent on machines without ISCE3
    except ImportError as e:
        raise WorkerError(
            ErrorCode.DEM_MISSING,
            "making a DEM needs GDAL's Python module, which is not installed",
            remedy="Install ISCE3 with GDAL, or give dem_url and options.dem_datum",
            stage=Stage.DOWNLOADING,
        ) from e
    gdal.UseExceptions()
    return gdal


def write_constant_dem(
    path: Path, bbox: BoundingBox, points: Points, margin_m: float, height_m: float
) -> None:
    """Write a GeoTIFF that holds one height everywhere, however large the area is.

    A point far away must not keep the others from being measured.
    """
    area = dem_area(bbox, points, margin_m)
    step = 1 / 120
    columns = math.ceil((area.east - area.west) / step) + 1
    rows = math.ceil((area.north - area.south) / step) + 1
    row = struct.pack("<f", height_m) * columns
    write_float_tiff(path, (columns, rows), row, (area.west, area.north), (step, step))


def write_float_tiff(
    path: Path,
    size: tuple[int, int],
    data: bytes,
    corner: tuple[float, float],
    step: tuple[float, float],
) -> None:
    """Write a GeoTIFF of little-endian float32, EPSG:4326, pixel is area, no-data NaN.

    ``size`` is columns and rows, ``corner`` longitude and latitude of the north-west corner of the
    first pixel, ``step`` the positive spacing in both (deg). ``data`` is all rows, or one row that
    stands for each of them.
    """
    columns, rows = size
    strips = 1 if len(data) == 4 * columns * rows else rows
    scale = struct.pack("<3d", *step, 0.0)
    tie = struct.pack("<6d", 0, 0, 0, *corner, 0)
    keys = struct.pack("<16H", 1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326)
    short, long_, double, ascii_ = 3, 4, 12, 2
    entries = 14
    scale_at = 8 + 2 + entries * 12 + 4
    tie_at = scale_at + len(scale)
    keys_at = tie_at + len(tie)
    tables_at = keys_at + len(keys)
    data_at = tables_at if strips == 1 else tables_at + 8 * strips
    offsets, lengths = struct.pack("<I", data_at) * strips, struct.pack("<I", len(data)) * strips
    no_data = int.from_bytes(b"nan\0", "little")
    tags = (
        (256, long_, 1, columns),
        (257, long_, 1, rows),
        (258, short, 1, 32),
        (259, short, 1, 1),
        (262, short, 1, 1),
        (273, long_, strips, data_at if strips == 1 else tables_at),
        (277, short, 1, 1),
        (278, long_, 1, rows // strips),
        (279, long_, strips, len(data) if strips == 1 else tables_at + len(offsets)),
        (339, short, 1, 3),
        (33550, double, 3, scale_at),
        (33922, double, 6, tie_at),
        (34735, short, 16, keys_at),
        (42113, ascii_, 4, no_data),
    )
    head = b"II*\0" + struct.pack("<IH", 8, entries)
    body = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    tables = b"" if strips == 1 else offsets + lengths
    path.write_bytes(head + body + struct.pack("<I", 0) + scale + tie + keys + tables + data)
