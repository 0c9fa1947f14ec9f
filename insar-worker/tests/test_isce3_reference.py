"""The pipeline on the reference pair, against its truth and against ISCE3's own results."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentryal_worker.engine import EngineResult
from sentryal_worker.errors import Stage
from sentryal_worker.pipeline.arrays import BoolArray, Complex64Array, Float32Array
from sentryal_worker.pipeline.carrier import CarrierPolynomial
from sentryal_worker.pipeline.grid import CellGrid
from sentryal_worker.pipeline.interferogram import Cells
from tests.isce3_support import (
    gdal,
    interfere,
    osr,
    process,
    read_csv,
    reference_job,
    report,
)
from tests.shared import REFERENCE, needs_shared

pytestmark = needs_shared

BURSTS = (1, 2)


def reference_grid(name: str, burst: int) -> Any:
    about = json.loads((REFERENCE / "isce3" / f"{name}_burst{burst}.json").read_text())
    values = np.fromfile(REFERENCE / "isce3" / about["file"], about["dtype"])
    return values.reshape(about["rows"], about["columns"])


def radians(truth_mm: Float32Array) -> Float32Array:
    expected = json.loads((REFERENCE / "expected.json").read_text())
    scale: float = expected["mm_per_radian"]
    return np.asarray(truth_mm / scale, np.float32)


class Burst:
    """One burst through the pipeline, beside what ISCE3 gave for its whole grid."""

    def __init__(self, number: int, cells: Cells, grid: CellGrid) -> None:
        self.cells = cells
        at = (
            slice(grid.first_row, grid.first_row + grid.rows),
            slice(grid.first_column, grid.first_column + grid.columns),
        )
        self.valid = reference_grid("valid", number)[at] == 1
        self.interferogram: Complex64Array = reference_grid("ifg", number)[at]
        self.coherence: Float32Array = reference_grid("coherence", number)[at]
        self.truth_rad = radians(reference_grid("truth_los_mm", number)[at])
        self.clean = self._clean(number, grid)

    def _clean(self, number: int, grid: CellGrid) -> BoolArray:
        """Return the valid cells outside the incoherent patch and away from reflectors."""
        clean = self.valid & self.cells.valid
        incoherent = _smooth(self.coherence) < 0.6
        clean = clean & ~_grown(incoherent, 3)
        rows, columns = np.indices(clean.shape)
        for reflector in read_csv(REFERENCE / "truth" / "reflectors.csv"):
            if reflector["date"] == "ref" and int(reflector["burst"]) == number:
                row = float(reflector["line"]) / grid.looks_azimuth - grid.first_row
                column = float(reflector["sample"]) / grid.looks_range - grid.first_column
                clean &= (abs(rows + 0.5 - row) > 2.5) | (abs(columns + 0.5 - column) > 2.5)
        return np.asarray(clean, np.bool_)

    def residual_rad(self, sign: int = 1) -> Any:
        """Return measured minus true phase: phi = -4 pi/lambda d."""
        turned = self.cells.interferogram * np.exp(1j * sign * self.truth_rad)
        return np.angle(turned[self.clean])


def _smooth(values: Float32Array) -> Any:
    padded = np.pad(values, 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5))
    return windows.mean(axis=(2, 3))


def _grown(mask: BoolArray, reach: int) -> Any:
    padded = np.pad(mask, reach)
    size = 2 * reach + 1
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size)).any(axis=(2, 3))


@pytest.fixture(scope="module", params=BURSTS)
def burst(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Burst:
    job = reference_job(tmp_path_factory.mktemp("burst"))
    return Burst(request.param, *interfere(job, request.param - 1))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> EngineResult:
    return process(reference_job(tmp_path_factory.mktemp("pair")))


def theory_rad(looks: float = 30.909, coherence: float = 0.8) -> float:
    return float(np.sqrt((1 - coherence**2) / (2 * looks * coherence**2)))


def test_residual_to_truth_is_noise_of_theory(burst: Burst) -> None:
    residual = burst.residual_rad()
    rms = np.sqrt(np.mean(residual**2))
    report(f"residual mean {residual.mean():.4f} rms {rms:.4f}, theory {theory_rad():.4f} rad")
    assert residual.size > 9000
    assert abs(residual.mean()) < 0.01
    assert rms == pytest.approx(theory_rad(), rel=0.1)


def test_coherence_is_that_of_the_simulation(burst: Burst) -> None:
    mean = burst.cells.coherence[burst.clean].mean()
    report(f"coherence {mean:.4f}")
    assert mean == pytest.approx(0.80, abs=0.01)


def test_sign_flipped_is_found_out(burst: Burst) -> None:
    flipped = np.sqrt(np.mean(burst.residual_rad(sign=-1) ** 2))
    report(f"sign flipped: rms {flipped:.3f} rad")
    assert flipped > 1


def test_interferogram_agrees_with_isce3_on_the_whole_burst(burst: Burst) -> None:
    both = burst.valid & burst.cells.valid
    assert both.sum() == burst.valid.sum()
    phase = np.angle(burst.cells.interferogram[both] * np.conj(burst.interferogram[both]))
    coherent = burst.coherence[both] > 0.5
    rms = np.sqrt(np.mean(phase[coherent] ** 2))
    coherence_rms = np.sqrt(np.mean((burst.cells.coherence[both] - burst.coherence[both]) ** 2))
    report(f"to ISCE3: phase rms {rms:.2e} rad, coherence rms {coherence_rms:.2e}")
    assert rms < 2e-3
    assert abs(phase[coherent].mean()) < 3e-4
    assert coherence_rms < 1e-3


def test_carrier_left_out_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = CarrierPolynomial.isce3
    monkeypatch.setattr(
        CarrierPolynomial,
        "isce3",
        lambda self, start_s: made(
            dataclasses.replace(self, coefficients=np.zeros_like(self.coefficients)), start_s
        ),
    )
    burst = Burst(1, *interfere(reference_job(tmp_path), 0))
    rms = np.sqrt(np.mean(burst.residual_rad() ** 2))
    report(f"carrier left out: rms {rms:.2f} rad")
    assert rms > 1


def test_points_are_within_2_mm_of_the_truth(result: EngineResult) -> None:
    truth = read_csv(REFERENCE / "truth" / "truth.csv")
    errors = np.array(
        [
            result.displacement_mm[i] - float(row["true_los_relative_to_reference_mm"])
            for i, row in enumerate(truth)
            if result.reasons[i] == "OK"
        ]
    )
    report(
        f"{errors.size} points, rms {np.sqrt(np.mean(errors**2)):.3f}, max {abs(errors).max():.3f}"
    )
    assert errors.size == 58
    assert np.sqrt(np.mean(errors**2)) < 0.5
    assert abs(errors).max() < 2
    deepest = np.nanargmin(
        np.where(np.array(result.reasons) == "OK", result.displacement_mm, np.nan)
    )
    assert float(truth[deepest]["true_los_relative_to_reference_mm"]) < -55


def test_points_without_value_say_why(result: EngineResult) -> None:
    truth = read_csv(REFERENCE / "truth" / "truth.csv")
    for row, reason, coherence in zip(truth, result.reasons, result.coherence, strict=True):
        if row["class"] == "outside":
            assert reason == "OUTSIDE_COVERAGE"
            assert np.isnan(coherence)
        elif row["class"] == "low_coherence":
            assert reason == "LOW_COHERENCE"
            assert coherence < 0.4
        else:
            assert reason == "OK"
    missing = np.array(result.reasons) != "OK"
    assert np.array_equal(np.isnan(result.displacement_mm), missing)
    assert np.array_equal(np.isnan(result.sigma_mm), missing)


def test_provenance_says_where_the_numbers_come_from(result: EngineResult) -> None:
    provenance = result.provenance
    assert provenance.simulated
    assert not provenance.pair_swapped
    assert provenance.burst_ids == ["071_151201_IW2", "071_151202_IW2"]
    assert provenance.wavelength_m == pytest.approx(0.05546576, abs=1e-9)
    assert provenance.effective_looks == pytest.approx(30.909, abs=1e-3)
    assert provenance.perpendicular_baseline_m == pytest.approx(102.753, abs=0.05)
    assert provenance.incidence_deg == pytest.approx(40.166, abs=0.02)
    assert {stage.device for stage in provenance.stages} == {"cpu"}
    assert all("POEORB" in orbit for orbit in provenance.orbits)
    assert abs(next(iter(provenance.seam_jumps_rad.values()))) < 0.02
    assert provenance.warnings == []


def test_line_of_sight_is_that_of_isce3(result: EngineResult) -> None:
    # The middle of the window lies between the targets: their mean is as good as it gets.
    rows = read_csv(REFERENCE / "isce3" / "rdr2geo.csv")
    east = np.mean([float(row["los_east"]) for row in rows])
    north = np.mean([float(row["los_north"]) for row in rows])
    azimuth = np.degrees(np.arctan2(east, north)) % 360
    assert result.provenance.los_azimuth_deg == pytest.approx(azimuth, abs=0.1)


def test_products_are_maps_that_agree_with_the_points(result: EngineResult) -> None:
    file = gdal.Open(str(result.products["displacement"]))
    assert set(result.products) == {"displacement", "coherence", "unwrapped", "wrapped"}
    reference = osr.SpatialReference(wkt=file.GetProjection())
    assert reference.GetAuthorityCode(None) == "32611"
    assert np.isnan(file.GetRasterBand(1).GetNoDataValue())
    assert file.GetMetadata()["simulated"] == "true"
    assert file.GetMetadata()["positive"] == "toward_satellite"
    left, step, _, top, _, down = file.GetGeoTransform()
    assert (left % step, top % step, down) == (0, 0, -step)
    values = file.ReadAsArray()
    assert values.dtype == np.float32
    assert np.isnan(values[0, 0])
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_map = osr.CoordinateTransformation(_geographic(), reference)
    differences = []
    for i, row in enumerate(read_csv(REFERENCE / "input" / "points.csv")):
        if result.reasons[i] == "OK":
            x, y, _ = to_map.TransformPoint(float(row["lon"]), float(row["lat"]))
            value = values[int((top - y) / step), int((x - left) / step)]
            differences.append(value - result.displacement_mm[i])
    # Half a map cell apart: noise of neighbouring cells and the slope of the bowl.
    assert np.nanmedian(np.abs(differences)) < 0.3
    assert np.isfinite(differences).mean() > 0.9


def _geographic() -> Any:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def test_pair_in_wrong_order_is_swapped_and_said(result: EngineResult, tmp_path: Path) -> None:
    job = reference_job(tmp_path)
    job = dataclasses.replace(
        job, reference_safe=job.secondary_safe, secondary_safe=job.reference_safe
    )
    events: list[tuple[Stage, float]] = []
    swapped = process(job, events)
    assert swapped.provenance.pair_swapped
    assert swapped.provenance.reference_granule == result.provenance.reference_granule
    # ISCE3's threads add in another order each time.
    np.testing.assert_allclose(swapped.displacement_mm, result.displacement_mm, atol=1e-4)
    fractions = [fraction for _, fraction in events]
    stages = [list(Stage).index(stage) for stage, _ in events]
    assert fractions == sorted(fractions)
    assert stages == sorted(stages)


@pytest.mark.parametrize("method", ["phass"])
def test_other_unwrapper_gives_the_same(result: EngineResult, tmp_path: Path, method: str) -> None:
    other = process(reference_job(tmp_path, unwrap=method))
    good = np.array(result.reasons) == "OK"
    assert (np.array(other.reasons)[good] == "OK").all()
    np.testing.assert_allclose(other.displacement_mm[good], result.displacement_mm[good], atol=0.01)


def test_filter_and_stable_area(result: EngineResult, tmp_path: Path) -> None:
    filtered = process(reference_job(tmp_path, filter_alpha=0.5, reference=None))
    good = np.array(filtered.reasons) == "OK"
    assert good.sum() == 58
    difference = filtered.displacement_mm[good] - result.displacement_mm[good]
    assert np.std(difference) < 0.5
    np.testing.assert_allclose(filtered.coherence, result.coherence, atol=1e-5)
    assert "largest component" in filtered.provenance.reference_area.rule
    assert filtered.provenance.reference_area.lat_deg == pytest.approx(38.25, abs=0.1)
