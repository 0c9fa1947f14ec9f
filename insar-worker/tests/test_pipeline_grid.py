"""Common grid, cells, window and mosaic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline.annotation import Window
from sentryal_worker.pipeline.grid import CellGrid, CommonGrid, common_grid
from sentryal_worker.pipeline.interferogram import Cells, CellState
from sentryal_worker.pipeline.mosaic import Part, join, seams
from sentryal_worker.pipeline.orbit import choose_orbit
from sentryal_worker.pipeline.pair import CommonBurst, open_pair
from sentryal_worker.pipeline.window import GroundSpacing, window_around
from tests.safe_writer import Product, orbit_file

SPACING = GroundSpacing(14.0, 3.6)


def grid_of(tmp_path: Path) -> tuple[CommonGrid, list[CommonBurst]]:
    product = Product(swaths=("IW1", "IW2", "IW3"), lines=100, samples=3000)
    files = [orbit_file(tmp_path, product), orbit_file(tmp_path, product.later())]
    paths = [p.write_folder(tmp_path) for p in (product, product.later())]
    with open_pair(paths[0], paths[1], "VV") as pair:
        orbit = choose_orbit(files, pair.reference, pair.reference_swaths)
        return common_grid(pair.reference_swaths, orbit), list(pair.common)


def test_all_bursts_and_swaths_lie_on_one_grid(tmp_path: Path) -> None:
    grid, common = grid_of(tmp_path)
    places: dict[str, list[tuple[int, int]]] = {}
    for c in common:
        place = grid.place(c.reference_swath, c.reference)
        places.setdefault(c.burst_id.swath, []).append(place)
    assert places["IW1"] == [(0, 0), (90, 0)]
    assert places["IW2"][0] == (0, round((5.644e-3 - 5.334e-3) * 6.434523812571428e7))
    last = common[-1]
    valid = grid.valid(last.reference_swath, last.reference)
    assert valid.last_line < grid.radar.lines
    assert valid.last_sample < grid.radar.samples


def test_part_of_a_grid_keeps_time_and_range(tmp_path: Path) -> None:
    radar = grid_of(tmp_path)[0].radar
    part = radar.window(Window(10, 20, 5, 7))
    assert part.start_s == pytest.approx(radar.start_s + 10 * radar.line_interval_s, abs=1e-12)
    assert part.near_range_m == pytest.approx(radar.near_range_m + 20 * radar.range_spacing_m)
    assert (part.lines, part.samples) == (5, 7)


def test_cell_centres_are_whole_rows_and_columns() -> None:
    cells = CellGrid(4, 16, 2, 3, 5, 6)
    np.testing.assert_allclose(cells.row(cells.lines()), np.arange(5))
    np.testing.assert_allclose(cells.column(cells.samples()), np.arange(6))
    assert cells.lines()[0] == 8 + 1.5
    assert cells.samples()[0] == 48 + 7.5


@pytest.mark.parametrize("first", range(9))
@pytest.mark.parametrize("length", [1, 7, 8, 9, 23])
def test_whole_cells_lie_inside_and_no_other_does(first: int, length: int) -> None:
    window = CellGrid(4, 4, 0, 0, 20, 20)
    pixels = Window(first, first, length, length)
    part = window.whole_cells(pixels)
    inside = [r for r in range(20) if 4 * r >= first and 4 * r + 3 <= first + length - 1]
    if not inside:
        assert part is None
    else:
        assert part is not None
        assert (part.first_row, part.rows) == (inside[0], len(inside))
        assert window.slices_of(part)[0] == slice(inside[0], inside[-1] + 1)


def test_window_holds_points_and_margin_within_the_bursts_they_reach(tmp_path: Path) -> None:
    grid, common = grid_of(tmp_path)
    line, sample = np.array([50.0, 60.0]), np.array([1000.0, 1200.0])
    window = window_around(grid, common, (line, sample), (4, 16), 280.0, SPACING)
    assert [str(c.burst_id) for c in window.bursts] == ["071_151201_IW1"]
    pixels = window.cells.pixels()
    assert 50 - 20 - 4 < pixels.first_line <= 50 - 20
    assert 60 + 20 <= pixels.last_line < 60 + 20 + 4
    assert 1000 - 280 / 3.6 - 16 < pixels.first_sample <= 1000 - 280 / 3.6


def test_window_across_a_border_takes_both_bursts(tmp_path: Path) -> None:
    grid, common = grid_of(tmp_path)
    places = (np.array([50.0, 150.0]), np.array([1000.0, 1000.0]))
    window = window_around(grid, common, places, (4, 16), 0.0, SPACING)
    assert [c.burst_id.number for c in window.bursts] == [151201, 151202]


def test_window_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    grid, common = grid_of(tmp_path)
    wide = [
        replace(c, reference=replace(c.reference, valid=Window(0, 0, 9000, 9000))) for c in common
    ]
    places = (np.array([0.0, 8999.0]), np.array([0.0, 8999.0]))
    with pytest.raises(WorkerError, match="Take more looks") as caught:
        window_around(grid, wide, places, (1, 1), 0.0, SPACING)
    assert caught.value.code is ErrorCode.BAD_REQUEST


def part(name: str, first_row: int, rows: int, phase: float, coherence: float = 0.8) -> Part:
    grid = CellGrid(1, 1, first_row, 0, rows, 6)
    cells = Cells.empty(grid.shape)
    cells.interferogram[:] = np.exp(1j * phase)
    cells.coherence[:] = coherence
    cells.state[:] = CellState.VALID
    cells.lat_deg[:] = phase
    return Part(name, grid, cells, grid.pixels())


def test_overlap_is_cut_in_its_middle_and_the_jump_is_measured() -> None:
    whole = CellGrid(1, 1, 0, 0, 30, 6)
    parts = [part("a", 0, 20, 0.1), part("b", 10, 20, 0.4)]
    joined = join(whole, parts, GroundSpacing(1.0, 100.0))
    rows = joined.lat_deg[:, 3]
    np.testing.assert_array_equal(rows, [0.1] * 15 + [0.4] * 15)
    (seam,) = seams(parts)
    assert seam.name == "a/b"
    assert seam.cells == 60
    assert seam.jump_rad == pytest.approx(0.3, abs=1e-6)
    assert seam.concentration == pytest.approx(1, abs=1e-6)


def test_better_state_wins_over_depth() -> None:
    whole = CellGrid(1, 1, 0, 0, 30, 6)
    first, second = part("a", 0, 20, 0.1), part("b", 10, 20, 0.4)
    first.cells.state[12:] = CellState.NO_DATA
    joined = join(whole, [first, second], GroundSpacing(1.0, 100.0))
    np.testing.assert_array_equal(joined.lat_deg[:, 3], [0.1] * 12 + [0.4] * 18)
    assert join(whole, [second, first], SPACING).state.min() == CellState.VALID


def test_parts_that_do_not_touch_have_no_seam() -> None:
    assert seams([part("a", 0, 10, 0.1), part("b", 10, 20, 0.4)]) == []


def test_cells_that_no_burst_fills_stay_outside() -> None:
    joined = join(CellGrid(1, 1, 0, 0, 30, 6), [part("a", 0, 10, 0.1)], SPACING)
    assert (joined.state[10:] == CellState.OUTSIDE).all()
    assert np.isnan(joined.lat_deg[10:]).all()
