"""Zero level, values, reasons and noise: the rules of the embedded engine."""

from __future__ import annotations

import numpy as np
import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.interferogram import CellState
from sentryal_worker.pipeline.sampling import (
    Window,
    displacement_mm,
    sample,
    sigma_mm,
    zero_at,
    zero_of_stable_area,
)
from sentryal_worker.pipeline.unwrap import Unwrapped

WAVELENGTH_M = 0.05546576


def window(rows: int = 20, columns: int = 30) -> Window:
    """Return a plane of phase, 0.1 rad a row and 0.01 a column, coherence 0.8."""
    r, c = np.indices((rows, columns))
    return Window(
        np.full((rows, columns), CellState.VALID, np.uint8),
        np.full((rows, columns), 0.8, np.float32),
        Unwrapped((0.1 * r + 0.01 * c).astype(np.float32), np.ones((rows, columns), np.int32)),
    )


def sampled(
    w: Window, row: float, column: float, coherence_min: float = 0.4
) -> tuple[float, float, str]:
    zero = zero_at(w, 5, 5, coherence_min)
    found = sample(w, zero, np.array([row]), np.array([column]), coherence_min)
    return float(found.phase_rad[0]), float(found.coherence[0]), str(found.reason[0])


def test_ground_that_came_closer_has_a_positive_displacement() -> None:
    # 10 mm closer: R_secondary = R_reference - 10 mm; phase of an echo is -4 pi R/lambda.
    reference, secondary = (-4 * np.pi * r / WAVELENGTH_M for r in (850_000.0, 849_999.99))
    phase = np.angle(np.exp(1j * reference) * np.conj(np.exp(1j * secondary)))
    assert displacement_mm(phase, WAVELENGTH_M) == pytest.approx(10.0, abs=1e-4)
    assert displacement_mm(np.array(2 * np.pi), WAVELENGTH_M) == pytest.approx(-27.73288)


def test_sigma_is_the_cramer_rao_bound() -> None:
    # conventions: sqrt((1 - g^2)/(2 L g^2)) rad; 0.09539 rad and 0.421 mm for 0.8 and 30.909 looks.
    assert sigma_mm(np.array([0.8]), 30.909, WAVELENGTH_M)[0] == pytest.approx(0.42103, abs=1e-4)
    assert sigma_mm(np.array([1.0]), 30.909, WAVELENGTH_M)[0] == 0


def test_values_are_bilinear_and_relative_to_the_zero() -> None:
    phase, coherence, reason = sampled(window(), 7.25, 11.5)
    assert phase == pytest.approx(0.1 * 2.25 + 0.01 * 6.5, abs=1e-6)
    assert coherence == pytest.approx(0.8)
    assert reason == "OK"


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (CellState.OUTSIDE, "OUTSIDE_COVERAGE"),
        (CellState.NO_DATA, "NODATA"),
        (CellState.FOLDED, "LAYOVER_SHADOW"),
    ],
)
def test_cell_without_measurement_gives_its_reason(state: CellState, reason: str) -> None:
    w = window()
    w.state[10, 10] = state
    phase, coherence, found = sampled(w, 10.3, 9.7)
    assert found == reason
    assert np.isnan(phase)
    assert np.isnan(coherence)


@pytest.mark.parametrize(
    ("row", "column"), [(-0.6, 3), (19.6, 3), (3, -0.6), (3, 29.6), (np.nan, 3), (3, np.nan)]
)
def test_place_beyond_the_window_is_outside(row: float, column: float) -> None:
    assert sampled(window(), row, column)[2] == "OUTSIDE_COVERAGE"


def test_place_at_the_rim_uses_what_there_is() -> None:
    phase, _, reason = sampled(window(), -0.4, 3)
    assert reason == "OK"
    assert phase == pytest.approx(-0.5 - 0.02, abs=1e-6)


def test_neighbour_without_measurement_gives_its_weight_to_the_others() -> None:
    w = window()
    w.state[11, :] = CellState.NO_DATA
    w.unwrapped.component[11, :] = 0
    w.coherence[11, :] = 0
    phase, coherence, reason = sampled(w, 10.4, 10)
    assert reason == "OK"
    assert phase == pytest.approx(0.5 + 0.05, abs=1e-6)
    assert coherence == pytest.approx(0.8)


def test_low_coherence_is_said_with_the_coherence() -> None:
    w = window()
    w.coherence[9:12, 9:12] = 0.3
    phase, coherence, reason = sampled(w, 10, 10)
    assert reason == "LOW_COHERENCE"
    assert np.isnan(phase)
    assert coherence == pytest.approx(0.3)


def test_other_component_is_not_unwrapped_against_the_reference() -> None:
    w = window()
    w.unwrapped.component[:, 20:] = 2
    phase, coherence, reason = sampled(w, 10, 25)
    assert reason == "UNWRAP_FAILED"
    assert np.isnan(phase)
    assert coherence == pytest.approx(0.8)


def test_zero_at_a_point_is_the_median_of_the_25_cells_around_it() -> None:
    w = window()
    w.unwrapped.phase_rad[5, 5] = 99
    zero = zero_at(w, 5.4, 4.6, 0.4)
    assert zero.phase_rad == pytest.approx(0.55, abs=0.011)
    assert zero.rule.startswith("median of 25 of the 5 x 5 cells")
    assert (zero.row, zero.column) == (5.4, 4.6)


def test_zero_at_a_point_takes_the_component_of_most_cells() -> None:
    w = window()
    w.unwrapped.component[:, 6:] = 2
    assert zero_at(w, 5, 5, 0.4).component == 1
    assert zero_at(w, 5, 7, 0.4).component == 2


def test_reference_in_incoherent_ground_is_refused() -> None:
    w = window()
    w.coherence[3:8, 3:8] = 0.2
    with pytest.raises(WorkerError, match=r"highest coherence 0\.20") as caught:
        zero_at(w, 5, 5, 0.4)
    assert caught.value.code is ErrorCode.UNWRAP_FAILED


@pytest.mark.parametrize(("row", "column"), [(-9, 5), (5, 99), (np.nan, 5)])
def test_reference_outside_is_refused(row: float, column: float) -> None:
    with pytest.raises(WorkerError) as caught:
        zero_at(window(), row, column, 0.4)
    assert caught.value.code is ErrorCode.OUTSIDE_COVERAGE


def test_stable_area_is_the_most_coherent_part_of_the_largest_component() -> None:
    w = window()
    w.unwrapped.component[:, 20:] = 2
    w.coherence[:, 20:] = 0.99
    w.coherence[2:7, 3:8] = 0.95
    w.unwrapped.phase_rad[2:7, 3:8] = 7
    zero = zero_of_stable_area(w)
    assert zero.component == 1
    assert zero.phase_rad == 7
    assert (zero.row, zero.column) == (4, 5)
    assert "25 most coherent cells" in zero.rule
    assert "400 cells" in zero.rule


def test_200_000_places_are_sampled_like_one_by_one() -> None:
    w = window(400, 500)
    random = np.random.default_rng(1)
    row, column = random.uniform(0, 399, 200_000), random.uniform(0, 499, 200_000)
    found = sample(w, zero_at(w, 5, 5, 0.4), row, column, 0.4)
    np.testing.assert_allclose(found.phase_rad, 0.1 * (row - 5) + 0.01 * (column - 5), atol=1e-4)
    assert set(found.reason) == {"OK"}
