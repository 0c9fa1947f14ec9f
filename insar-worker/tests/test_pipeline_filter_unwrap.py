"""The Goldstein filter, and what is made of an unwrapper's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.arrays import bilinear, erode
from sentryal_worker.pipeline.goldstein import goldstein, is_filterable
from sentryal_worker.pipeline.unwrap import _checked, snaphu_installed, unwrap


def noisy(
    shape: tuple[int, int], coherence: float, seed: int = 3
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return an interferogram of tilted fringes of 31 looks, and its true phase."""
    random = np.random.default_rng(seed)
    rows, columns = np.indices(shape)
    truth = 0.21 * rows - 0.13 * columns
    size = (31, *shape)
    a = random.standard_normal(size) + 1j * random.standard_normal(size)
    b = random.standard_normal(size) + 1j * random.standard_normal(size)
    second = coherence * a + np.sqrt(1 - coherence**2) * b
    mean = (a * np.conj(second)).mean(axis=0) * np.exp(1j * truth)
    return mean.astype(np.complex64), truth


def rms_rad(interferogram: npt.NDArray[Any], truth: npt.NDArray[Any]) -> float:
    error = np.angle(interferogram * np.exp(-1j * truth))
    return float(np.sqrt(np.mean(error**2)))


def test_filter_lowers_the_noise_and_adds_no_phase() -> None:
    interferogram, truth = noisy((128, 160), 0.5)
    before = rms_rad(interferogram, truth)
    after = goldstein(interferogram, 0.5)
    assert rms_rad(after, truth) < 0.75 * before
    assert abs(np.angle(np.sum(after * np.exp(-1j * truth)))) < 0.01
    assert rms_rad(goldstein(interferogram, 1.0), truth) < rms_rad(after, truth)


def test_filter_of_strength_zero_changes_nothing() -> None:
    interferogram, _ = noisy((64, 64), 0.5)
    np.testing.assert_array_equal(goldstein(interferogram, 0), interferogram)


def test_cells_without_value_stay_without() -> None:
    interferogram, truth = noisy((100, 130), 0.9)
    interferogram[:40, :50] = 0
    filtered = goldstein(interferogram, 0.5)
    assert (filtered[:40, :50] == 0).all()
    assert (filtered[40:] != 0).all()
    assert rms_rad(filtered[50:, 60:], truth[50:, 60:]) < 0.2


def test_filter_keeps_the_power() -> None:
    interferogram, _ = noisy((128, 128), 0.7)
    power = [np.mean(np.abs(x) ** 2) for x in (interferogram, goldstein(interferogram, 0.5))]
    assert power[1] == pytest.approx(power[0], rel=0.1)


def test_window_too_small_to_filter_is_told_apart() -> None:
    assert is_filterable((64, 64))
    assert not is_filterable((63, 200))
    with pytest.raises(ValueError, match="64 x 64"):
        goldstein(np.ones((63, 200), np.complex64), 0.5)


def answer(
    phase: npt.NDArray[Any], label: npt.NDArray[Any], shift: float = 0.0
) -> tuple[npt.NDArray[Any], ...]:
    interferogram = np.exp(1j * phase).astype(np.complex64)
    made = _checked(
        "icu", interferogram, (phase + shift).astype(np.float32), label.astype(np.int32),
        np.full(phase.shape, 0.8, np.float32),
    )  # fmt: skip
    return made.phase_rad, made.component


def test_components_are_numbered_by_size_and_small_ones_dropped() -> None:
    label = np.zeros((20, 20), int)
    label[:5], label[8:], label[6, :3] = 3, 7, 9
    phase, component = answer(np.full((20, 20), 0.4), label)
    assert (component[8:] == 1).all()
    assert (component[:5] == 2).all()
    assert (component[5:8] == 0).all()
    assert np.isnan(phase[6]).all()


def test_whole_cycles_are_kept_exactly() -> None:
    truth = np.linspace(-9, 9, 400).reshape(20, 20)
    phase, _ = answer(truth, np.ones((20, 20), int))
    np.testing.assert_allclose(phase, truth, atol=2e-6)


def test_answer_that_is_not_congruent_is_a_failure() -> None:
    with pytest.raises(WorkerError, match="other than whole cycles") as caught:
        answer(np.zeros((20, 20)), np.ones((20, 20), int), shift=0.3)
    assert caught.value.code is ErrorCode.UNWRAP_FAILED


def test_answer_without_component_is_a_failure() -> None:
    with pytest.raises(WorkerError, match=r"median coherence 0\.80"):
        answer(np.zeros((20, 20)), np.zeros((20, 20), int))


def test_nothing_to_unwrap_is_a_failure(tmp_path: Path) -> None:
    nothing = np.zeros((20, 20), np.complex64)
    with pytest.raises(WorkerError) as caught:
        unwrap("icu", nothing, np.zeros((20, 20), np.float32), 30, tmp_path)
    assert caught.value.code is ErrorCode.UNWRAP_FAILED


@pytest.mark.skipif(snaphu_installed(), reason="snaphu is installed")
def test_snaphu_that_is_not_installed_is_refused_with_its_licence(tmp_path: Path) -> None:
    some, _ = noisy((20, 20), 0.8)
    with pytest.raises(WorkerError, match="non-commercial") as caught:
        unwrap("snaphu", some, np.full((20, 20), 0.8, np.float32), 30, tmp_path)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_erosion_counts_the_edge_as_absent() -> None:
    mask = np.ones((9, 11), bool)
    mask[4, 8] = False
    eroded = erode(mask, 2)
    assert eroded[2:7, 2:6].all()
    assert not eroded[2:7, 6:].any()
    assert not eroded[:2].any()
    assert not eroded[-2:].any()


def test_bilinear_is_exact_on_a_plane_and_nan_where_nothing_is() -> None:
    rows, columns = np.indices((5, 6))
    plane = 2.0 * rows - columns
    at = np.array([0.25, 3.9]), np.array([4.5, 0.1])
    np.testing.assert_allclose(bilinear(plane, None, *at), 2 * at[0] - at[1])
    nothing = np.zeros((5, 6), bool)
    assert np.isnan(bilinear(plane, nothing, *at)).all()
