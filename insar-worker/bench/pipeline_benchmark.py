"""Measures the pipeline on a simulated full IW2 burst; the embedded engine beside it.

Run it from the folder insar-worker, after the launcher has built the Java side, with an interpreter
that has ISCE3:  PYTHONPATH=src:. python bench/pipeline_benchmark.py FOLDER [window|sampling|burst]

It simulates a pair of 1509 x 25359 pixels into FOLDER (once), then prints

* window: seconds of each step for the points of a square of 5 km, worker and embedded engine;
* sampling: seconds for placing and sampling 200,000 points in that square;
* burst: seconds and peak memory of the whole burst.

Each runs in a process of its own, so that the peak memory is its own. Seconds of processors say
what a machine without other work would take, shared among its cores.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sentryal_worker.engine import BoundingBox, EngineResult, JobInputs, Options, Points
from sentryal_worker.isce3_processor import Isce3Engine

REPOSITORY = Path(__file__).resolve().parents[2]
LIBRARIES = Path(
    os.environ.get("INSAR_TESTKIT_LIBRARIES", REPOSITORY / "insar-examples" / "target" / "lib")
)
PROGRAM = "io.sentryal.insar.examples.cli.Insar"
CENTRE = (41.9, 13.3)
HALF_DEG = (2500 / 111_000, 2500 / 111_000 / np.cos(np.radians(CENTRE[0])))


def simulate(folder: Path) -> None:
    """Write the scene, unless it is there."""
    if (folder / "truth.csv").exists():
        return
    source = REPOSITORY / "insar-worker" / "tests" / "java" / "SimulatePair.java"
    size = ["1", "1509", "25359", "400"]
    command = ["java", "-Xmx9g", "-cp", f"{LIBRARIES}/*", str(source), str(folder), *size]
    subprocess.run(command, check=True)


def square(count: int) -> Points:
    """Return points in the square of 5 km, the corners among them."""
    random = np.random.default_rng(1)
    at = random.uniform(-1, 1, (2, count))
    at[:, :4] = [[-1, -1, 1, 1], [-1, 1, -1, 1]]
    lat, lon = (CENTRE[axis] + HALF_DEG[axis] * at[axis] for axis in (0, 1))
    return Points([str(i) for i in range(count)], lat, lon, None)


def everywhere(folder: Path) -> Points:
    """Return the points of the scene, which lie all over the burst."""
    with (folder / "truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lat, lon = (np.array([float(row[name]) for row in rows]) for name in ("lat", "lon"))
    return Points([row["point_id"] for row in rows], lat, lon, None)


def process(folder: Path, points: Points) -> EngineResult:
    """Run the engine."""
    earlier, later = sorted(folder.glob("*.zip"))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        work, out = Path(scratch) / "work", Path(scratch) / "out"
        work.mkdir()
        out.mkdir()
        job = JobInputs(
            job_id="benchmark",
            reference_granule=earlier.stem,
            secondary_granule=later.stem,
            reference_safe=earlier,
            secondary_safe=later,
            orbit_files=tuple(sorted(folder.glob("*.EOF"))),
            dem=folder / "dem.tif",
            dem_datum="wgs84",
            geoid_grid=None,
            points=points,
            bbox=BoundingBox(90, -90, 180, -180),
            options=Options(),
            require_gpu=False,
            device_index=0,
            work_dir=work,
            out_dir=out,
        )
        return Isce3Engine().process(job, lambda *_, **__: None, lambda: False)


def measure(folder: Path, points: Points) -> None:
    """Process, and write what it took to standard error, as ISCE3 prints to standard output."""
    started = time.perf_counter()
    result = process(folder, points)
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor_s = used.ru_utime + used.ru_stime
    good = sum(reason == "OK" for reason in result.reasons)
    window = result.provenance.parameters["window_cells"]
    head = f"worker: {good} of {len(points)} points, window of {window} cells"
    lines = [f"{head}, peak {used.ru_maxrss / 1024:.0f} MiB"]
    load = os.getloadavg()[0]
    lines += [f"  {seconds:.1f} s, {processor_s:.1f} s of processors, load {load:.1f}"]
    lines += [f"  {s.name:<10}{s.seconds:8.2f} s  {s.device}" for s in result.provenance.stages]
    sys.stderr.write("\n".join(lines) + "\n")


def embedded(folder: Path, points: Points) -> None:
    """Run the embedded engine on the same points."""
    earlier, later = sorted(folder.glob("*.zip"))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        out = Path(scratch)
        places = zip(points.ids, points.lat_deg, points.lon_deg, strict=True)
        rows = [f"{i},{lat},{lon}" for i, lat, lon in places]
        (out / "points.csv").write_text("point_id,lat,lon\n" + "\n".join(rows) + "\n")
        jars = f"{LIBRARIES}/*{os.pathsep}{LIBRARIES.parent}/*"
        command = ["java", "-Xmx2g", "-cp", jars, PROGRAM, "process", "--quiet"]
        command += ["--reference", str(earlier), "--secondary", str(later)]
        command += ["--points", str(out / "points.csv"), "--orbits", str(folder)]
        command += ["--dem", str(folder / "dem.tif"), "--dem-datum", "ellipsoid"]
        command += ["--out", str(out / "result")]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        result = json.loads((out / "result" / "result.json").read_text())
    text = [f"embedded engine: {seconds:.1f} s"]
    text += [
        f"  {s['name']:<14}{s['seconds']:8.2f} s" for s in result["results"]["provenance"]["stages"]
    ]
    sys.stderr.write("\n".join(text) + "\n")


def main() -> None:
    """Run one measurement, or all, each in its own process."""
    parser = argparse.ArgumentParser(description="measures the pipeline")
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", nargs="?", choices=["window", "sampling", "burst"])
    arguments = parser.parse_args()
    folder: Path = arguments.folder.resolve()
    simulate(folder)
    if arguments.what is None:
        for what in ("window", "sampling", "burst"):
            subprocess.run([sys.executable, __file__, str(folder), what], check=True)
    elif arguments.what == "window":
        measure(folder, square(100))
        embedded(folder, square(100))
    elif arguments.what == "sampling":
        measure(folder, square(200_000))
    else:
        measure(folder, everywhere(folder))


if __name__ == "__main__":
    main()
