"""Bad input: each a typed error with code, stage and remedy; nothing half-written."""

from __future__ import annotations

import dataclasses
import os
import shutil
import zipfile
from collections import namedtuple
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentryal_worker.engine import JobInputs, Points, ReferencePoint
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.isce3_processor import Isce3Engine
from sentryal_worker.pipeline import rasters
from sentryal_worker.pipeline.failures import Progress, translated
from tests.isce3_support import gdal, isce3, process, reference_job, with_options
from tests.shared import needs_shared

pytestmark = needs_shared


@pytest.fixture
def job(tmp_path: Path) -> JobInputs:
    return reference_job(tmp_path)


def failure(job: JobInputs) -> WorkerError:
    with pytest.raises(WorkerError) as caught:
        process(job)
    error = caught.value
    assert error.stage is not Stage.DONE
    assert error.message.count(".") >= 1  # what happened, and what to do
    assert not list(job.work_dir.glob("scratch-*"))
    return error


def few(job: JobInputs, count: int = 2) -> JobInputs:
    """Return the job with its first points only, which is quicker."""
    points = job.points
    return dataclasses.replace(
        job, points=Points(points.ids[:count], points.lat_deg[:count], points.lon_deg[:count], None)
    )


def test_orbit_of_another_day_is_missing(job: JobInputs) -> None:
    error = failure(dataclasses.replace(job, orbit_files=job.orbit_files[:1]))
    assert error.code is ErrorCode.ORBIT_MISSING
    assert error.stage is Stage.COREGISTERING


def test_polarization_absent_is_a_bad_request(job: JobInputs) -> None:
    error = failure(with_options(job, polarization="VH"))
    assert error.code is ErrorCode.BAD_REQUEST
    assert "has no VH, only VV" in error.message


def test_points_outside_are_an_error_when_none_is_inside(job: JobInputs) -> None:
    points = Points(["a", "b"], np.array([10.0, 38.9]), np.array([20.0, -116.7]), None)
    error = failure(dataclasses.replace(job, points=points))
    assert error.code is ErrorCode.OUTSIDE_COVERAGE
    assert "none of the 2 points" in error.message


def test_reference_point_outside_is_an_error(job: JobInputs) -> None:
    error = failure(with_options(few(job), reference=ReferencePoint(38.6, -116.7)))
    assert error.code is ErrorCode.OUTSIDE_COVERAGE
    assert "reference point" in error.message


def test_unwrapper_of_another_engine_is_a_bad_request(job: JobInputs) -> None:
    error = failure(with_options(job, unwrap="mcf"))
    assert error.code is ErrorCode.BAD_REQUEST
    assert "icu, phass" in error.message


def test_map_of_more_cells_than_anyone_wants_is_refused_before_work_begins(job: JobInputs) -> None:
    error = failure(with_options(few(job), posting_m=0.01))
    assert error.code is ErrorCode.BAD_REQUEST
    assert "options.posting_m" in error.message
    assert not list(job.out_dir.iterdir())


def test_orbit_file_that_is_none_is_named_as_one(job: JobInputs, tmp_path: Path) -> None:
    path = tmp_path / "orbit.EOF"
    path.write_text("no orbit")
    error = failure(dataclasses.replace(job, orbit_files=(path,)))
    assert (error.code, error.stage) == (ErrorCode.PRODUCT_CORRUPT, Stage.COREGISTERING)
    assert "orbit file orbit.EOF" in error.message


@pytest.mark.skipif(hasattr(isce3, "cuda"), reason="this build of ISCE3 has CUDA")
def test_gpu_demanded_without_one_is_unavailable(job: JobInputs) -> None:
    error = failure(dataclasses.replace(job, require_gpu=True))
    assert error.code is ErrorCode.GPU_UNAVAILABLE
    assert error.retryable


def test_cancelled_job_stops_and_leaves_nothing(job: JobInputs) -> None:
    asked = iter(range(100))
    with pytest.raises(WorkerError) as caught:
        Isce3Engine().process(few(job), lambda *_, **__: None, lambda: next(asked) > 3)
    assert caught.value.code is ErrorCode.CANCELLED
    assert not list(job.work_dir.glob("scratch-*"))
    assert not list(job.out_dir.iterdir())


def test_disk_too_small_is_refused_before_work_begins(
    job: JobInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 40, 0, 1 << 24))
    error = failure(few(job))
    assert error.code is ErrorCode.DISK_FULL
    assert "16 MiB free" in error.message


# Elevation models


def crop(source: Path, target: Path, west: float, east: float) -> Path:
    gdal.UseExceptions()
    gdal.Translate(str(target), str(source), projWin=[west, 39, east, 37])
    return target


def test_elevation_model_elsewhere_is_missing_and_never_flat(
    job: JobInputs, tmp_path: Path
) -> None:
    path = tmp_path / "far.tif"
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), gdal.Open(str(job.dem)))
    far = gdal.Open(str(path), gdal.GA_Update)
    transform = list(far.GetGeoTransform())
    transform[0] += 10
    far.SetGeoTransform(transform)
    del far
    error = failure(dataclasses.replace(job, dem=path))
    assert error.code is ErrorCode.DEM_MISSING
    assert "does not cover latitudes 38." in error.message


def test_point_beyond_the_elevation_model_names_the_point(job: JobInputs, tmp_path: Path) -> None:
    west = float(np.median(job.points.lon_deg))
    error = failure(dataclasses.replace(job, dem=crop(job.dem, tmp_path / "half.tif", west, -116)))
    assert error.code is ErrorCode.DEM_MISSING
    assert "does not cover the point at 38." in error.message


def test_elevation_model_that_is_no_raster_is_missing(job: JobInputs, tmp_path: Path) -> None:
    path = tmp_path / "dem.tif"
    path.write_bytes(b"II*\0 this is none")
    assert failure(dataclasses.replace(job, dem=path)).code is ErrorCode.DEM_MISSING


def test_geoid_heights_without_a_geoid_are_missing(job: JobInputs) -> None:
    error = failure(dataclasses.replace(job, dem_datum="egm2008"))
    assert error.code is ErrorCode.DEM_MISSING
    assert "no geoid grid" in error.message


def test_elevation_model_in_metres_is_refused(job: JobInputs, tmp_path: Path) -> None:
    path = tmp_path / "utm.tif"
    gdal.Warp(str(path), str(job.dem), dstSRS="EPSG:32611", xRes=200, yRes=200)
    error = failure(dataclasses.replace(job, dem=path))
    assert error.code is ErrorCode.BAD_REQUEST
    assert "EPSG:4326" in error.message


def test_hole_in_the_elevation_model_takes_only_the_points_in_it(
    job: JobInputs, tmp_path: Path
) -> None:
    whole = process(job)
    path = tmp_path / "hole.tif"
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), gdal.Open(str(job.dem)))
    dem = gdal.Open(str(path), gdal.GA_Update)
    left, step_x, _, top, _, step_y = dem.GetGeoTransform()
    row = int((job.points.lat_deg[1] - top) / step_y)
    column = int((job.points.lon_deg[1] - left) / step_x)
    band = dem.GetRasterBand(1)
    band.SetNoDataValue(-32768)
    band.WriteArray(np.full((9, 9), -32768, np.float32), column - 4, row - 4)
    del band, dem
    again = tmp_path / "again"
    again.mkdir()
    holed = process(dataclasses.replace(reference_job(again), dem=path))
    assert whole.reasons[1] == "OK"
    assert holed.reasons[1] == "NODATA"
    same = np.array(holed.reasons) == "OK"
    lost = np.array(holed.reasons) != np.array(whole.reasons)
    assert 1 <= lost.sum() <= 3
    assert set(np.array(holed.reasons)[lost]) == {"NODATA"}
    np.testing.assert_allclose(holed.displacement_mm[same], whole.displacement_mm[same], atol=1e-3)
    assert any("hold no data" in warning for warning in holed.provenance.warnings)


def test_geoid_heights_give_the_same_as_ellipsoidal_ones(job: JobInputs, tmp_path: Path) -> None:
    # A geoid of 25 m everywhere, and a model of heights above it.
    geoid, lower = tmp_path / "geoid.tif", tmp_path / "lower.tif"
    rasters.write_raster(
        geoid,
        np.full((181, 360), 25, np.float32),
        driver="GTiff",
        transform=(-180.0, 1.0, 0.0, 90.5, 0.0, -1.0),
        epsg=4326,
    )
    source = gdal.Open(str(job.dem))
    rasters.write_raster(
        lower,
        source.ReadAsArray() - np.float32(25),
        driver="GTiff",
        transform=source.GetGeoTransform(),
        epsg=4326,
    )
    whole = process(few(job))
    again = tmp_path / "again"
    again.mkdir()
    geoidal = dataclasses.replace(
        few(reference_job(again)), dem=lower, dem_datum="egm2008", geoid_grid=geoid
    )
    result = process(geoidal)
    np.testing.assert_allclose(result.displacement_mm, whole.displacement_mm, atol=1e-3)
    assert result.provenance.dem == "lower.tif, heights above EGM2008, geoid geoid.tif"


# Images


def with_image(source: Path, folder: Path, change: Any, compression: int) -> Path:
    """Return a copy of a product with another measurement."""
    path = folder / source.name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", compression) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.endswith(".tiff") else data)
    return path


def noise(data: bytes) -> bytes:
    header = data[: 11396 // 4 * 4]
    random = np.random.default_rng(5)
    pixels = random.normal(0, 60, (len(data) - len(header)) // 2).astype("<i2")
    return header + pixels.tobytes()


def test_image_cut_short_is_corrupt(job: JobInputs, tmp_path: Path) -> None:
    stored = zipfile.ZIP_STORED
    path = with_image(job.secondary_safe, tmp_path, lambda data: data[: len(data) // 3], stored)
    error = failure(dataclasses.replace(few(job), secondary_safe=path))
    assert error.code is ErrorCode.PRODUCT_CORRUPT
    assert "Fetch the product again" in error.message


def test_image_that_is_no_tiff_is_corrupt(job: JobInputs, tmp_path: Path) -> None:
    path = with_image(job.secondary_safe, tmp_path, lambda _: b"nothing", zipfile.ZIP_DEFLATED)
    error = failure(dataclasses.replace(few(job), secondary_safe=path))
    assert error.code is ErrorCode.PRODUCT_CORRUPT


def test_incoherent_pair_has_no_zero(job: JobInputs, tmp_path: Path) -> None:
    path = with_image(job.secondary_safe, tmp_path, noise, zipfile.ZIP_STORED)
    error = failure(dataclasses.replace(few(job), secondary_safe=path))
    assert error.code is ErrorCode.UNWRAP_FAILED


def test_empty_image_covers_nothing(job: JobInputs, tmp_path: Path) -> None:
    def blank(data: bytes) -> bytes:
        return data[:11396] + bytes(len(data) - 11396)

    path = with_image(job.secondary_safe, tmp_path, blank, zipfile.ZIP_DEFLATED)
    error = failure(dataclasses.replace(few(job), secondary_safe=path))
    assert error.code is ErrorCode.OUTSIDE_COVERAGE


# What libraries throw


@pytest.mark.parametrize(
    ("thrown", "code"),
    [
        (MemoryError(), ErrorCode.OUT_OF_MEMORY),
        (RuntimeError("CUDA error: out of memory"), ErrorCode.OUT_OF_MEMORY),
        (OSError(28, os.strerror(28)), ErrorCode.DISK_FULL),
        (RuntimeError("isce3 does not like this"), ErrorCode.INTERNAL),
        (ValueError("shape"), ErrorCode.INTERNAL),
    ],
)
def test_library_error_gets_a_code_and_the_stage(
    thrown: Exception, code: ErrorCode, tmp_path: Path
) -> None:
    progress = Progress()
    progress.stage = Stage.UNWRAPPING
    with pytest.raises(WorkerError) as caught, translated(progress, tmp_path):
        raise thrown
    assert caught.value.code is code
    assert caught.value.stage is Stage.UNWRAPPING
    assert caught.value.__cause__ is thrown
