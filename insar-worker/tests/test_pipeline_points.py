"""Which points a product can see, what ground they need, and heights of the ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.engine import Points, ReferencePoint
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.annotation import Swath
from sentryal_worker.pipeline.dem import Dem
from sentryal_worker.pipeline.points import ground_needed, near_points, with_reference
from sentryal_worker.pipeline.product import SafeProduct
from tests.safe_writer import Product


def swath(tmp_path: Path, corners: list[tuple[float, float]]) -> Swath:
    with SafeProduct(Product().write_folder(tmp_path)) as product:
        return replace(product.swaths("VV")[0], corners_deg=corners)


def points(*places: tuple[float, float], height_m: list[float] | None = None) -> Points:
    lat, lon = np.array(places, dtype=float).T
    heights = None if height_m is None else np.array(height_m)
    return Points([str(i) for i in range(len(places))], lat, lon, heights)


def test_points_far_from_the_product_are_left_out(tmp_path: Path) -> None:
    seen = swath(tmp_path, [(38.3, -116.7), (38.1, -116.9)])
    near = near_points(
        points((38.2, -116.8), (38.2, -118), (-38.2, -116.8), (39.2, -116.8)), [seen]
    )
    assert near.tolist() == [True, False, False, False]


def test_product_across_the_date_line_sees_points_on_both_sides(tmp_path: Path) -> None:
    seen = swath(tmp_path, [(52.0, 179.5), (53.0, -179.2)])
    near = near_points(points((52.5, 179.9), (52.5, -179.9), (52.5, 0.0), (52.5, 178.0)), [seen])
    assert near.tolist() == [True, True, False, False]


def test_no_point_near_is_an_error_that_names_the_first(tmp_path: Path) -> None:
    seen = swath(tmp_path, [(38.3, -116.7), (38.1, -116.9)])
    with pytest.raises(WorkerError, match=r"first: 1\.000000, 2\.000000 deg") as caught:
        near_points(points((1, 2), (3, 4)), [seen])
    assert caught.value.code is ErrorCode.OUTSIDE_COVERAGE


def test_ground_needed_reaches_beyond_points_margin_and_turned_window() -> None:
    some = points((60.0, 10.0), (60.2, 10.4))
    ground = ground_needed(some, np.array([True, True]), 1000)
    assert ground.north - 60.2 == pytest.approx(60.0 - ground.south)
    assert ground.north - 60.2 > 0.1 + 1000 / 111_000 + 0.5 * 0.4 * 0.49
    assert ground.east - 10.4 > 2 * (0.1 + 0.1)


def test_ground_needed_across_the_date_line_is_one_piece() -> None:
    ground = ground_needed(points((52.5, 179.9), (52.5, -179.9)), np.array([True, True]), 0)
    assert ground.east - ground.west < 1
    assert ground.west < 179.9
    assert ground.east > 180.1


def test_reference_takes_the_height_of_the_point_at_its_place() -> None:
    some = points((1, 2), (3, 4), height_m=[np.nan, 250.0])
    same = with_reference(some, ReferencePoint(3, 4))
    other = with_reference(some, ReferencePoint(3, 5))
    assert len(same) == 3
    assert same.height_m is not None
    assert same.height_m[2] == 250
    assert other.height_m is not None
    assert np.isnan(other.height_m[2])
    assert with_reference(points((1, 2)), ReferencePoint(1, 2)).height_m is None


def plane(west_deg: float = 178.0) -> Dem:
    """Return ground that rises 10 m a row to the south and 1 m a column to the east."""
    rows, columns = np.indices((40, 60))
    known = np.ones((40, 60), bool)
    known[30:, :] = False
    height = (10 * rows + columns).astype(np.float32)
    return Dem(Path("none"), height, known, 52.0, west_deg, 0.05, 0.05, "plane")


def test_heights_are_bilinear_and_nan_in_a_hole() -> None:
    height, inside = plane().heights(
        np.array([51.0, 51.99, 50.3, 49.0]), np.array([179.525, 178.01, 179.0, 179.0])
    )
    assert height[0] == pytest.approx(10 * 20 + 30.5)
    assert height[1] == pytest.approx(10 * 0.2 + 0.2)
    assert np.isnan(height[2:]).all()
    assert inside.tolist() == [True, True, True, False]


@pytest.mark.parametrize("turn", [-360, 0, 360])
def test_heights_across_the_date_line_take_longitudes_of_any_turn(turn: float) -> None:
    height, inside = plane(178.0 + turn).heights(np.array([51.0]), np.array([-179.5]))
    assert inside.all()
    assert height[0] == pytest.approx(200 + 50)


def test_places_that_are_none_have_no_height() -> None:
    known = plane().is_known(np.array([np.nan, 51.0]), np.array([179.0, np.nan]))
    assert not known.any()
