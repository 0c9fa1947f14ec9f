from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentryal_worker.dem import (
    DemFetcher,
    dem_area,
    tile_name,
    write_constant_dem,
    write_float_tiff,
)
from sentryal_worker.engine import BoundingBox, Points
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.http import NotFound
from sentryal_worker.settings import Settings, geoid_dirs

LECCO = BoundingBox(north=46.12, south=46.05, east=9.45, west=9.32)
TAVEUNI = BoundingBox(north=-16.0, south=-17.0, east=-179.5, west=179.5)


def points(*places: tuple[float, float]) -> Points:
    lat, lon = np.array(places, dtype=float).T
    return Points([str(i) for i in range(len(places))], lat, lon, None)


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (19, -156, "Copernicus_DSM_COG_10_N19_00_W156_00_DEM"),  # the example of the data set
        (0, 0, "Copernicus_DSM_COG_10_N00_00_E000_00_DEM"),
        (-17, 179, "Copernicus_DSM_COG_10_S17_00_E179_00_DEM"),
        (-17, 180, "Copernicus_DSM_COG_10_S17_00_W180_00_DEM"),
    ],
)
def test_tile_name_is_its_south_west_corner(lat: int, lon: int, name: str) -> None:
    assert tile_name(lat, lon, 1) == name


def test_dem_area_covers_box_points_and_margin() -> None:
    area = dem_area(LECCO, points((46.3, 9.4)), 11_100)
    assert area.north == pytest.approx(46.3 + 0.1 + 0.15)
    assert area.south == pytest.approx(46.05 - 0.25)
    assert area.west < 9.32 - 0.25
    assert area.tiles() == [(45, 8), (45, 9), (46, 8), (46, 9)]


def test_dem_area_across_the_date_line_is_one_piece() -> None:
    area = dem_area(TAVEUNI, points((-16.5, 179.9), (-16.5, -179.8)), 0)
    assert area.west < area.east < area.west + 3
    lons = {lon for _, lon in area.tiles()}
    assert lons == {179, 180}


def test_constant_dem_is_a_geotiff_of_that_height(tmp_path: Path) -> None:
    gdal = pytest.importorskip("osgeo.gdal", reason="needs GDAL to read the file")
    path = tmp_path / "dem.tif"
    write_constant_dem(path, LECCO, points((46.08, 9.38)), 1000, 312.5)
    dataset = gdal.Open(str(path))
    heights = dataset.ReadAsArray()
    assert heights.dtype == np.float32
    assert (heights == 312.5).all()
    assert 'ID["EPSG",4326]' in dataset.GetProjection() or "4326" in dataset.GetProjection()
    west, step, _, north, _, down = dataset.GetGeoTransform()
    assert west < 9.32
    assert north > 46.12
    assert west + step * dataset.RasterXSize > 9.45
    assert north + down * dataset.RasterYSize < 46.05


def test_constant_dem_of_half_the_world_is_small_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    write_constant_dem(path, BoundingBox(60, -60, 90, -90), points((0, 0)), 0, 312.5)
    assert path.stat().st_size < 1_000_000
    gdal = pytest.importorskip("osgeo.gdal", reason="needs GDAL to read the file")
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    assert band.XSize > 180 * 120
    for row in (0, 7777, band.YSize - 1):
        assert (band.ReadAsArray(0, row, band.XSize, 1) == 312.5).all()


def fetcher(tiles: dict[str, Path], warnings: list[str], asked: list[str]) -> DemFetcher:
    def download(url: str) -> Path:
        asked.append(url)
        name = url.rpartition("/")[2]
        if name not in tiles:
            raise NotFound(url)
        return tiles[name]

    return DemFetcher(Settings(Path(), 0), download, warnings)


def tile(folder: Path, lat: int, lon: int, height: float, arc_seconds: int = 1) -> dict[str, Path]:
    name = f"{tile_name(lat, lon, arc_seconds)}.tif"
    posts = 120  # a coarse stand-in; the real ones have 3600
    step = 1 / posts
    lon = (lon + 180) % 360 - 180
    corner = (lon - step / 2, lat + 1 + step / 2)
    data = np.full((posts, posts), height, dtype="<f4").tobytes()
    write_float_tiff(folder / name, (posts, posts), data, corner, (step, step))
    return {name: folder / name}


def sample(path: Path, lat: float, lon: float) -> Any:
    from osgeo import gdal  # noqa: PLC0415 - optional

    dataset = gdal.Open(str(path))
    west, step, _, north, _, down = dataset.GetGeoTransform()
    column, row = int((lon - west) / step), int((lat - north) / down)
    return dataset.ReadAsArray()[row, column]


def test_mosaic_takes_90_m_where_30_m_is_missing_and_the_geoid_for_water(tmp_path: Path) -> None:
    pytest.importorskip("osgeo.gdal", reason="making a DEM needs GDAL")
    box = BoundingBox(46.5, 45.5, 9.5, 8.5)
    tiles = {**tile(tmp_path, 45, 8, 100), **tile(tmp_path, 46, 9, 200, arc_seconds=3)}
    warnings: list[str] = []
    asked: list[str] = []
    path = tmp_path / "dem.tif"
    fetcher(tiles, warnings, asked).mosaic(path, box, points((46, 9)), 0)
    assert sample(path, 45.6, 8.6) == 100
    assert sample(path, 46.4, 9.4) == 200
    assert sample(path, 46.4, 8.6) == 0
    assert len(warnings) == 1
    assert "90 m" in warnings[0]
    assert sum("90m" in url for url in asked) == 3


def test_mosaic_across_the_date_line_is_continuous(tmp_path: Path) -> None:
    pytest.importorskip("osgeo.gdal", reason="making a DEM needs GDAL")
    tiles = {**tile(tmp_path, -17, 179, 7), **tile(tmp_path, -17, 180, 9)}
    path = tmp_path / "dem.tif"
    fetcher(tiles, [], []).mosaic(path, TAVEUNI, points((-16.5, 179.9)), 0)
    assert sample(path, -16.5, 179.7) == 7
    assert sample(path, -16.5, 180.3) == 9


def test_mosaic_of_open_sea_is_missing_not_flat(tmp_path: Path) -> None:
    with pytest.raises(WorkerError) as refusal:
        fetcher({}, [], []).mosaic(tmp_path / "x.tif", LECCO, points((46.08, 9.38)), 0)
    assert refusal.value.code is ErrorCode.DEM_MISSING


def test_geoid_grid_is_found_by_datum(tmp_path: Path) -> None:
    (tmp_path / "us_nga_egm08_25.tif").touch()
    settings = Settings(Path(), 0, geoid_dirs({"SENTRYAL_GEOID_DIR": str(tmp_path)})[:1])
    assert settings.geoid_grid("egm2008") == tmp_path / "us_nga_egm08_25.tif"
    assert settings.geoid_grid("egm96") is None
