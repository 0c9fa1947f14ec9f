"""What the tests with ISCE3 itself share."""

from __future__ import annotations

import csv
import dataclasses
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentryal_worker.engine import (
    BoundingBox,
    EngineResult,
    JobInputs,
    Options,
    Points,
    ReferencePoint,
)
from sentryal_worker.errors import Stage
from sentryal_worker.isce3_processor import Isce3Engine
from sentryal_worker.pipeline.coregister import Acquisition
from sentryal_worker.pipeline.dem import Extent, open_dem
from sentryal_worker.pipeline.device import choose_device
from sentryal_worker.pipeline.grid import CellGrid
from sentryal_worker.pipeline.interferogram import BurstInterferometer, Cells, Tools
from sentryal_worker.pipeline.orbit import choose_orbit
from sentryal_worker.pipeline.pair import Pair, open_pair
from tests.shared import REFERENCE

# As the engine does it, which is too late for a process that has loaded ISCE3 already.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
isce3 = pytest.importorskip("isce3", reason="ISCE3 is not installed")
gdal = pytest.importorskip("osgeo.gdal", reason="GDAL is not installed")
osr = pytest.importorskip("osgeo.osr", reason="GDAL is not installed")


def report(text: str) -> None:
    """Show a figure; pytest keeps it unless asked for (-s)."""
    sys.stderr.write(f"{text}\n")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def points_of(rows: Sequence[dict[str, str]]) -> Points:
    return Points(
        [row["point_id"] for row in rows],
        np.array([float(row["lat"]) for row in rows]),
        np.array([float(row["lon"]) for row in rows]),
        None,
    )


def job_inputs(
    products: tuple[Path, Path],
    orbits: Sequence[Path],
    dem: Path,
    points: Points,
    folder: Path,
    **options: Any,
) -> JobInputs:
    """Return a job that writes below a folder."""
    work, out = folder / "work", folder / "out"
    work.mkdir()
    out.mkdir()
    return JobInputs(
        job_id="job",
        reference_granule=products[0].stem,
        secondary_granule=products[1].stem,
        reference_safe=products[0],
        secondary_safe=products[1],
        orbit_files=tuple(orbits),
        dem=dem,
        dem_datum="wgs84",
        geoid_grid=None,
        points=points,
        bbox=BoundingBox(90, -90, 180, -180),
        options=Options(**options),
        require_gpu=False,
        device_index=0,
        work_dir=work,
        out_dir=out,
    )


def reference_job(folder: Path, **options: Any) -> JobInputs:
    """Return the job of the reference pair, relative to its point P001."""
    inputs = REFERENCE / "input"
    rows = read_csv(inputs / "points.csv")
    earlier, later = sorted(inputs.glob("*.zip"))
    place = next(row for row in rows if row["point_id"] == "P001")
    options.setdefault("reference", ReferencePoint(float(place["lat"]), float(place["lon"])))
    orbits = sorted((inputs / "orbits").glob("*.EOF"))
    points = points_of(rows)
    return job_inputs((earlier, later), orbits, inputs / "dem.tif", points, folder, **options)


def process(job: JobInputs, events: list[tuple[Stage, float]] | None = None) -> EngineResult:
    def hear(
        stage: Stage, fraction: float, *, device: str | None = None, eta_s: float | None = None
    ) -> None:
        if events is not None:
            events.append((stage, fraction))

    return Isce3Engine().process(job, hear, lambda: False)


def open_reference() -> Pair:
    earlier, later = sorted((REFERENCE / "input").glob("*.zip"))
    return open_pair(earlier, later, "VV")


def interfere(job: JobInputs, burst: int) -> tuple[Cells, CellGrid]:
    """Return the cells of a whole burst; the first cell begins at line 0 and sample 0 of it."""
    with open_pair(job.reference_safe, job.secondary_safe, "VV") as pair:
        orbits = [
            choose_orbit(job.orbit_files, product, swaths)
            for product, swaths in (
                (pair.reference, pair.reference_swaths),
                (pair.secondary, pair.secondary_swaths),
            )
        ]
        dem = open_dem(job.dem, "wgs84", None, Extent(-90, 90, -180, 180), job.work_dir)
        common = pair.common[burst]
        looks = (job.options.looks_azimuth, job.options.looks_range)
        swath = common.reference_swath
        everything = CellGrid(
            *looks, 0, 0, swath.lines_per_burst // looks[0], swath.samples_per_burst // looks[1]
        )
        cells = everything.whole_cells(common.reference.valid)
        assert cells is not None
        acquisitions = (
            Acquisition(swath, common.reference, orbits[0]),
            Acquisition(common.secondary_swath, common.secondary, orbits[1]),
        )
        images = (
            pair.reference.image(swath, job.work_dir),
            pair.secondary.image(common.secondary_swath, job.work_dir),
        )
        device = choose_device(isce3, 0, require_gpu=False)
        tools = Tools(device, dem, job.work_dir, lambda _: nullcontext(), lambda: None)
        made = BurstInterferometer(tools, acquisitions, images, cells, (0, 0)).run()
        return made, cells


def with_options(job: JobInputs, **options: Any) -> JobInputs:
    return dataclasses.replace(job, options=dataclasses.replace(job.options, **options))
