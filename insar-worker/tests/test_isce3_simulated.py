"""The pipeline on a pair of the Java test kit: an independent simulator, two bursts, ascending."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.engine import EngineResult, ReferencePoint
from tests.isce3_support import (
    job_inputs,
    points_of,
    process,
    read_csv,
    report,
)
from tests.shared import needs_java, run_java

pytestmark = needs_java


def simulate(folder: Path, bursts: int, lines: int, samples: int, points: int) -> None:
    size = [str(number) for number in (bursts, lines, samples, points)]
    run_java("SimulatePair.java", str(folder), *size)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    simulate(folder, bursts=2, lines=500, samples=2000, points=150)
    return folder


@pytest.fixture(scope="module")
def result(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> EngineResult:
    truth = read_csv(scene / "truth.csv")
    still = min(truth, key=lambda row: abs(float(row["los_mm"])))
    earlier, later = sorted(scene.glob("*.zip"))
    reference = ReferencePoint(float(still["lat"]), float(still["lon"]))
    return process(
        job_inputs(
            (earlier, later),
            sorted(scene.glob("*.EOF")),
            scene / "dem.tif",
            points_of(truth),
            tmp_path_factory.mktemp("job"),
            reference=reference,
        )
    )


def test_seam_between_bursts_is_below_a_twentieth_of_a_radian(result: EngineResult) -> None:
    jumps = list(result.provenance.seam_jumps_rad.values())
    report(f"seams {jumps}")
    assert len(jumps) == 1
    assert abs(jumps[0]) < 0.05


def test_points_follow_the_bowl(scene: Path, result: EngineResult) -> None:
    truth = np.array([float(row["los_mm"]) for row in read_csv(scene / "truth.csv")])
    good = np.array(result.reasons) == "OK"
    errors = result.displacement_mm[good] - (truth[good] - truth[np.argmin(abs(truth))])
    rms = np.sqrt(np.mean(errors**2))
    report(f"{good.sum()} of {good.size} points, rms {rms:.3f}, max {abs(errors).max():.3f} mm")
    assert good.mean() > 0.9
    assert truth[good].min() < -50
    assert rms < 0.5
    assert abs(errors).max() < 2
    assert result.provenance.simulated
