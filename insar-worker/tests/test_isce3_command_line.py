"""The reference pair through the worker's own command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.isce3_support import isce3, read_csv
from tests.shared import REFERENCE, needs_shared

pytestmark = needs_shared

SOURCES = Path(__file__).resolve().parents[1] / "src"


def request() -> dict[str, Any]:
    inputs = REFERENCE / "input"
    earlier, later = sorted(inputs.glob("*.zip"))
    rows = read_csv(inputs / "points.csv")
    points = [{"id": r["point_id"], "lat": float(r["lat"]), "lon": float(r["lon"])} for r in rows]
    return {
        "schema_version": "1",
        "job_id": "reference-pair",
        "infrastructure_id": "site",
        "reference_granule": earlier.stem,
        "secondary_granule": later.stem,
        "reference_path": str(earlier),
        "secondary_path": str(later),
        "orbit_paths": [str(path) for path in sorted((inputs / "orbits").glob("*.EOF"))],
        "dem_path": str(inputs / "dem.tif"),
        "bbox": {"north": 38.4, "south": 38.1, "east": -116.6, "west": -116.9},
        "points": points,
        "options": {
            "dem_datum": "wgs84",
            "reference": {"lat": points[0]["lat"], "lon": points[0]["lon"]},
        },
    }


def run(folder: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Return the exit status, the events and the result."""
    (folder / "request.json").write_text(json.dumps(request()))
    result = folder / "result.json"
    command = [sys.executable, "-m", "sentryal_worker", "run", *arguments]
    command += ["--request", str(folder / "request.json"), "--result", str(result)]
    path = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,  # held open: the worker ends when it closes
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        status = process.wait(timeout=600)
    return status, [json.loads(line) for line in lines], json.loads(result.read_text())


@pytest.fixture(scope="module")
def outcome(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    return run(tmp_path_factory.mktemp("run"), "--allow-cpu")


def test_command_line_measures_the_bowl_within_2_mm(outcome: Any) -> None:
    status, _, result = outcome
    assert status == 0
    assert result["status"] == "success"
    truth = read_csv(REFERENCE / "truth" / "truth.csv")
    measured = {p["point_id"]: p for p in result["results"]["displacement_points"]}
    assert len(measured) == len(truth)
    errors = [
        measured[row["point_id"]]["displacement_mm"]
        - float(row["true_los_relative_to_reference_mm"])
        for row in truth
        if measured[row["point_id"]]["valid"]
    ]
    assert len(errors) == 58
    assert np.abs(errors).max() < 2
    assert result["results"]["provenance"]["simulated"] is True
    stages = result["results"]["provenance"]["stages"]
    assert {"rdr2geo", "geo2rdr", "resample", "crossmul"} <= {s["name"] for s in stages}
    assert {s["device"] for s in stages} == {"cpu"}


def test_standard_output_holds_nothing_but_events_in_order(outcome: Any) -> None:
    _, events, _ = outcome
    # ISCE3 itself prints to the same file descriptor.
    assert {event["event"] for event in events} == {"stage"}
    assert events[-1]["stage"] == "DONE"
    fractions = [event["fraction"] for event in events]
    assert fractions == sorted(fractions)


def test_gpu_that_is_demanded_and_absent_is_an_error(tmp_path: Path) -> None:
    if hasattr(isce3, "cuda"):
        pytest.skip("this build of ISCE3 has CUDA")
    status, _, result = run(tmp_path)
    assert status != 0
    assert result["error"]["code"] == "GPU_UNAVAILABLE"
