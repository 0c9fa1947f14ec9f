"""Elevation models and geoids, against published heights of the geoid."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.dem import Dem, Extent, open_dem
from sentryal_worker.pipeline.rasters import write_raster
from tests.shared import SHARED, needs_java, needs_shared, run_java

gdal = pytest.importorskip("osgeo.gdal", reason="GDAL is not installed")

NGA = [
    (38.6281550, 269.7791550, -31.628),
    (-14.6212170, 305.0211140, -2.969),
    (46.8743190, 102.4487290, -43.575),
    (-23.6174460, 133.8747120, 15.871),
]
"""Test points of NGA's program for EGM96 (F477, OUTPUT.DAT): heights of the geoid in metres."""


@pytest.fixture(scope="module")
def egm96(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("geoid") / "egm96_15.gtx"
    path.write_bytes(gzip.decompress((SHARED / "dem" / "egm96_15.gtx.gz").read_bytes()))
    return path


def sea(folder: Path, lat: float, lon: float, epsg: int = 4326) -> Path:
    """Write a model that is 0 m everywhere around a place."""
    step = 1 / 360
    path = folder / "sea.tif"
    transform = (lon - 30 * step, step, 0.0, lat + 30 * step, 0.0, -step)
    write_raster(
        path, np.zeros((60, 60), np.float32), driver="GTiff", transform=transform, epsg=epsg
    )
    return path


def opened(path: Path, datum: str, geoid: Path | None, lat: float, lon: float) -> Dem:
    extent = Extent(lat - 0.05, lat + 0.05, lon - 0.05, lon + 0.05)
    return open_dem(path, datum, geoid, extent, path.parent)


@needs_shared
@pytest.mark.parametrize(("lat", "lon", "height"), NGA)
@pytest.mark.parametrize("turn", [0, -360])
def test_geoid_stands_where_the_nga_says(
    egm96: Path, tmp_path: Path, lat: float, lon: float, height: float, turn: float
) -> None:
    lon += turn
    dem = opened(sea(tmp_path, lat, lon), "egm96", egm96, lat, lon)
    found, inside = dem.heights(np.array([lat]), np.array([lon]))
    assert inside.all()
    # The grid has a post every 15 minutes; between posts the geoid bends by decimetres.
    assert found[0] == pytest.approx(height, abs=0.3)


def test_model_that_names_another_datum_is_refused(tmp_path: Path) -> None:
    path = sea(tmp_path, 40, 10, epsg=9707)  # WGS 84 with EGM96 heights
    with pytest.raises(WorkerError, match="refer to egm96, the job says wgs84") as caught:
        opened(path, "wgs84", None, 40, 10)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_geoid_grid_of_one_country_is_refused(tmp_path: Path) -> None:
    geoid = tmp_path / "geoid.tif"
    transform = (0.0, 1.0, 0.0, 50.0, 0.0, -1.0)
    write_raster(
        geoid, np.zeros((20, 20), np.float32), driver="GTiff", transform=transform, epsg=4326
    )
    with pytest.raises(WorkerError, match="does not go round the Earth"):
        opened(sea(tmp_path, 40, 10), "egm2008", geoid, 40, 10)


def test_only_the_wanted_part_is_read_and_written_for_isce3(tmp_path: Path) -> None:
    dem = opened(sea(tmp_path, 40, 10), "wgs84", None, 40, 10)
    rows, columns = dem.height_m.shape
    assert 36 <= rows <= 39
    assert 36 <= columns <= 39
    written = gdal.Open(str(dem.path))
    assert written.ReadAsArray().shape == (rows, columns)
    assert written.GetGeoTransform()[0] == pytest.approx(dem.west_deg - dem.step_lon_deg / 2)
    assert dem.known[3:-3, 3:-3].all()
    assert not dem.known[:3].any()


def test_model_without_any_height_is_missing(tmp_path: Path) -> None:
    path = sea(tmp_path, 40, 10)
    model = gdal.Open(str(path), gdal.GA_Update)
    model.GetRasterBand(1).SetNoDataValue(0)
    del model
    with pytest.raises(WorkerError, match="holds no height") as caught:
        opened(path, "wgs84", None, 40, 10)
    assert caught.value.code is ErrorCode.DEM_MISSING


def test_hole_is_bridged_without_a_cliff_and_known_as_a_hole(tmp_path: Path) -> None:
    rows, columns = np.indices((60, 60))
    slope = (5.0 * rows + 2.0 * columns).astype(np.float32)
    holed = slope.copy()
    holed[30:36, 28:37] = -9999
    path = tmp_path / "slope.tif"
    step = 1 / 360
    transform = (10 - 30 * step, step, 0.0, 40 + 30 * step, 0.0, -step)
    write_raster(path, holed, driver="GTiff", transform=transform, epsg=4326)
    dem = open_dem(path, "wgs84", None, Extent(39, 41, 9, 11), tmp_path)
    np.testing.assert_allclose(gdal.Open(str(dem.path)).ReadAsArray(), slope, atol=1e-3)
    assert not dem.known[27:39, 25:40].any()
    assert dem.known[27, 24]
    assert dem.known[20, 30]


@needs_shared
def test_real_model_above_a_geoid_is_lifted_by_it(egm96: Path, tmp_path: Path) -> None:
    path = SHARED / "dem" / "Rome-30m-DEM.tif"
    gdal.UseExceptions()
    model = gdal.Open(str(path))
    left, step, _, top, _, _ = model.GetGeoTransform()
    row, column = 200, 300
    lat, lon = top - (row + 0.5) * step, left + (column + 0.5) * step
    extent = Extent(lat - 0.02, lat + 0.02, lon - 0.02, lon + 0.02)
    with pytest.raises(WorkerError, match="says that its heights refer to egm96"):
        open_dem(path, "wgs84", None, extent, tmp_path)
    dem = open_dem(path, "egm96", egm96, extent, tmp_path)
    lifted = dem.heights(np.array([lat]), np.array([lon]))[0][0] - model.ReadAsArray()[row, column]
    assert lifted == pytest.approx(48.5, abs=1.0)  # the geoid at Rome


@needs_java
def test_model_of_the_java_side_is_read_as_ellipsoidal_heights(tmp_path: Path) -> None:
    """Posts at 46.1 N, 9.3 E and every arc second from there; 500 + row + column / 8 metres."""
    path = tmp_path / "java.tif"
    run_java("WriteHeights.java", str(path))
    places = np.array([[46.1 - 5 / 3600, 9.3 + 8 / 3600], [46.1 - 10 / 3600, 9.3 + 16 / 3600]]).T
    extent = Extent(46.08, 46.1, 9.3, 9.33)
    dem = open_dem(path, "wgs84", None, extent, tmp_path)
    assert dem.heights(*places)[0] == pytest.approx([506, 512], abs=1e-3)
    hole = np.array([46.1 - 50 / 3600]), np.array([9.3 + 60 / 3600])
    assert np.isnan(dem.heights(*hole)[0]).all()
    with pytest.raises(WorkerError, match="refer to wgs84, the job says egm2008") as error:
        open_dem(path, "egm2008", None, extent, tmp_path)
    assert error.value.code is ErrorCode.BAD_REQUEST
