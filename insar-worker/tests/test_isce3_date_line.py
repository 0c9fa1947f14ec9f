"""The reference pair turned about the axis of the Earth until the date line runs through it.

Radar geometry does not know longitudes: every displacement has to stay what it was.
"""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.engine import JobInputs, Points
from tests.isce3_support import gdal, process, reference_job
from tests.shared import needs_shared

pytestmark = needs_shared

MIDDLE = 1
"""The point of the reference pair through which the date line is to run."""

TURN_DEG = 180 + 116.7495
"""Brings it there, or a little beyond."""


def wrapped(lon_deg: float) -> float:
    return (lon_deg + 180) % 360 - 180


def turned_orbit(source: Path, folder: Path) -> Path:
    cos, sin = np.cos(np.radians(TURN_DEG)), np.sin(np.radians(TURN_DEG))

    def turn(text: str, x_name: str, y_name: str) -> str:
        pattern = re.compile(
            rf"(<{x_name}[^>]*>)([^<]+)(</{x_name}>\s*<{y_name}[^>]*>)([^<]+)(</{y_name}>)"
        )

        def swap(match: re.Match[str]) -> str:
            x, y = float(match[2]), float(match[4])
            return f"{match[1]}{x * cos - y * sin:.9f}{match[3]}{x * sin + y * cos:.9f}{match[5]}"

        return pattern.sub(swap, text)

    path = folder / source.name
    path.write_text(turn(turn(source.read_text(), "X", "Y"), "VX", "VY"))
    return path


def turned_product(source: Path, folder: Path) -> Path:
    path = folder / source.name

    def turn(match: re.Match[bytes]) -> bytes:
        lon = wrapped(float(match[1]) + TURN_DEG)
        return b"<longitude>%.9f</longitude>" % lon

    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".xml"):
                data = re.sub(rb"<longitude>([^<]+)</longitude>", turn, data)
            new.writestr(name, data)
    return path


def turned_dem(source: Path, folder: Path, turns_deg: float) -> Path:
    path = folder / "dem.tif"
    gdal.GetDriverByName("GTiff").CreateCopy(str(path), gdal.Open(str(source)))
    dem = gdal.Open(str(path), gdal.GA_Update)
    transform = list(dem.GetGeoTransform())
    transform[0] += TURN_DEG + turns_deg
    dem.SetGeoTransform(transform)
    return path


def small(job: JobInputs) -> JobInputs:
    """Return the job with the points around one, and a zero of their own."""
    lat, lon = job.points.lat_deg, job.points.lon_deg
    chosen = np.argsort(np.hypot(lat - lat[MIDDLE], lon - lon[MIDDLE]))[:5]
    points = Points([job.points.ids[i] for i in chosen], lat[chosen], lon[chosen], None)
    options = dataclasses.replace(job.options, margin_m=200.0, reference=None)
    return dataclasses.replace(job, points=points, options=options)


@pytest.mark.parametrize("turns_deg", [0, -360])
def test_scene_across_the_date_line_gives_the_same(tmp_path: Path, turns_deg: float) -> None:
    job = small(reference_job(tmp_path))
    folder = tmp_path / "turned"
    folder.mkdir()
    lon = np.array([wrapped(lon + TURN_DEG) for lon in job.points.lon_deg])
    assert lon.min() < 0 < lon.max()
    turned = dataclasses.replace(
        small(reference_job(folder)),
        reference_safe=turned_product(job.reference_safe, folder),
        secondary_safe=turned_product(job.secondary_safe, folder),
        orbit_files=tuple(turned_orbit(path, folder) for path in job.orbit_files),
        dem=turned_dem(job.dem, folder, turns_deg),
        points=dataclasses.replace(job.points, lon_deg=lon),
    )
    before, after = process(job), process(turned)
    assert set(before.reasons) == {"OK"}
    assert list(after.reasons) == list(before.reasons)
    np.testing.assert_allclose(after.displacement_mm, before.displacement_mm, atol=2e-3)
    assert after.provenance.parameters["map_epsg"] in (32601, 32660)
    zero = [
        wrapped(r.provenance.reference_area.lon_deg + turn)
        for r, turn in ((before, TURN_DEG), (after, 0.0))
    ]
    assert zero[0] == pytest.approx(zero[1], abs=1e-6)
    map_ = gdal.Open(str(after.products["displacement"])).ReadAsArray()
    original = gdal.Open(str(before.products["displacement"])).ReadAsArray()
    assert np.isfinite(map_).sum() == pytest.approx(np.isfinite(original).sum(), rel=0.02)
