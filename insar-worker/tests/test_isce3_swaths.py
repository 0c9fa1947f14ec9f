"""Several swaths, and products that share some of their bursts, with ISCE3 itself.

The simulator writes one swath; two overlapping ones are cut out of it, so that the whole says what
the parts must say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.engine import EngineResult, ReferencePoint
from sentryal_worker.pipeline.arrays import BoolArray
from tests.isce3_support import job_inputs, points_of, process, read_csv, report
from tests.shared import needs_java
from tests.split_safe import Part, split
from tests.test_isce3_simulated import simulate

pytestmark = needs_java

SAMPLES = 2400
WHOLE = (Part("IW2", 0, SAMPLES),)
TWO_SWATHS = (Part("IW2", 0, 1400), Part("IW3", 1240, SAMPLES - 1240, trimmed_lines=6))

Pair = Callable[[Sequence[Part], slice, slice], EngineResult]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scene")
    simulate(folder, bursts=3, lines=320, samples=SAMPLES, points=150)
    return folder


@pytest.fixture(scope="module")
def pair(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Return what measures a pair of some swaths and bursts of both images."""
    truth = read_csv(scene / "truth.csv")
    lat = np.array([float(row["lat"]) for row in truth])
    lon = np.array([float(row["lon"]) for row in truth])
    middle = np.argmin(abs(lat - np.median(lat)) + abs(lon - np.median(lon)))
    reference = ReferencePoint(lat[middle], lon[middle])

    def measure(parts: Sequence[Part], earlier: slice, later: slice) -> EngineResult:
        folder = tmp_path_factory.mktemp("pair")
        products = [
            split(product, folder, parts, bursts)
            for product, bursts in zip(sorted(scene.glob("*.zip")), (earlier, later), strict=True)
        ]
        return process(
            job_inputs(
                (products[0], products[1]),
                sorted(scene.glob("*.EOF")),
                scene / "dem.tif",
                points_of(truth),
                folder,
                reference=reference,
            )
        )

    return measure


@pytest.fixture(scope="module")
def whole(pair: Pair) -> EngineResult:
    return pair(WHOLE, slice(None), slice(None))


def ok(result: EngineResult) -> BoolArray:
    return np.asarray(np.array(result.reasons) == "OK")


def test_two_swaths_say_what_the_one_says_of_which_they_were_cut(
    pair: Pair, whole: EngineResult
) -> None:
    result = pair(TWO_SWATHS, slice(None), slice(None))
    assert len(result.provenance.burst_ids) == 6
    jumps = result.provenance.seam_jumps_rad
    both = ok(whole) & ok(result)
    differences = abs(result.displacement_mm[both] - whole.displacement_mm[both])
    report(
        f"{both.sum()} of {ok(whole).sum()} points, apart by {differences.max():.3f} mm at most,"
        f" seams {jumps}"
    )
    assert both.sum() > 0.97 * ok(whole).sum()
    assert differences.max() < 0.2
    # In azimuth two of each swath, in range three, and the corners where four bursts meet.
    assert {name.count("IW2") for name in jumps} == {0, 1, 2}
    assert max(abs(jump) for jump in jumps.values()) < 0.05


def test_products_that_share_one_burst_measure_it_and_say_of_the_rest_that_it_is_outside(
    pair: Pair, whole: EngineResult
) -> None:
    result = pair(WHOLE, slice(0, 2), slice(1, 3))
    assert len(result.provenance.burst_ids) == 1
    both = ok(whole) & ok(result)
    differences = abs(result.displacement_mm[both] - whole.displacement_mm[both])
    report(f"{ok(result).sum()} of {ok(whole).sum()} points, apart by {differences.max():.3f} mm")
    assert 0.2 * ok(whole).sum() < ok(result).sum() < 0.6 * ok(whole).sum()
    assert not np.any(ok(result) & ~ok(whole))
    assert differences.max() < 1
    assert set(np.array(result.reasons)[ok(whole) & ~ok(result)]) == {"OUTSIDE_COVERAGE"}
