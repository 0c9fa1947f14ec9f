"""Two products that make a pair, and those that do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.pipeline import burst_id
from sentryal_worker.pipeline.pair import open_pair
from sentryal_worker.pipeline.product import SafeProduct
from sentryal_worker.pipeline.xmltree import Node
from tests.safe_writer import Product
from tests.shared import SHARED, needs_shared

EARLIER = Product()


def refused(
    tmp_path: Path, first: Product, second: Product, polarization: str = "VV"
) -> WorkerError:
    with pytest.raises(WorkerError) as caught:
        open_pair(first.write_folder(tmp_path), second.write_folder(tmp_path), polarization)
    return caught.value


@pytest.mark.parametrize("swapped", [False, True])
def test_earlier_product_is_the_reference_whatever_the_order(tmp_path: Path, swapped: bool) -> None:
    paths = [EARLIER.write_folder(tmp_path), EARLIER.later().write_folder(tmp_path)]
    if swapped:
        paths.reverse()
    with open_pair(paths[0], paths[1], "VV") as pair:
        assert pair.swapped is swapped
        assert pair.reference.name == EARLIER.name
        assert [str(c.burst_id) for c in pair.common] == ["071_151201_IW2", "071_151202_IW2"]


def test_bursts_are_matched_by_identity_not_by_place(tmp_path: Path) -> None:
    shifted = replace(EARLIER.later(), first_burst=151202)
    with open_pair(EARLIER.write_folder(tmp_path), shifted.write_folder(tmp_path), "VV") as pair:
        assert [(c.reference.index, c.secondary.index) for c in pair.common] == [(1, 0)]


def test_no_common_burst_names_the_bursts(tmp_path: Path) -> None:
    error = refused(tmp_path, EARLIER, replace(EARLIER.later(), first_burst=151300))
    assert error.code is ErrorCode.NO_COMMON_BURST
    assert "071_151201_IW2 to 071_151202_IW2" in error.message
    assert "151300" in error.message


@pytest.mark.parametrize(
    ("second", "polarization", "problem"),
    [
        (EARLIER.later(), "VH", "has no VH, only VV"),
        (replace(EARLIER.later(), track=72), "VV", "from track 71"),
        (replace(EARLIER.later(), version="002.36"), "VV", "IPF 002.36"),
        (replace(EARLIER, orbit=36719), "VV", "were both taken at"),
    ],
)
def test_pair_that_is_none_is_refused(
    tmp_path: Path, second: Product, polarization: str, problem: str
) -> None:
    error = refused(tmp_path, EARLIER, second, polarization)
    assert error.code is ErrorCode.BAD_REQUEST
    assert problem in error.message


@pytest.mark.parametrize("platform", ["A", "B", "C", "D"])
def test_every_satellite_pairs_with_every_other(tmp_path: Path, platform: str) -> None:
    other = replace(EARLIER.later(), platform=platform)
    with open_pair(EARLIER.write_folder(tmp_path), other.write_folder(tmp_path), "VV") as pair:
        assert pair.secondary.manifest.platform == f"S1{platform}"
        assert len(pair.common) == 2


def test_burst_id_formula_numbers_the_cycles_of_the_track() -> None:
    first_s = burst_id.PREAMBLE_S + 151202 * burst_id.BEAM_CYCLE_S - 70 * burst_id.ORBIT_S
    inside = first_s + burst_id.BEAM_CYCLE_S / 2 - 0.5390
    assert str(burst_id.of_sensing_time(inside, 71, "IW2")) == "071_151203_IW2"


@pytest.mark.parametrize(
    ("platform", "absolute", "relative"),
    [("S1A", 32518, 71), ("S1A", 58630, 108), ("S1B", 11575, 174), ("S1C", 172, 1), ("S1D", 42, 1)],
)
def test_relative_orbit_of_each_satellite(platform: str, absolute: int, relative: int) -> None:
    assert burst_id.relative_orbit_of(platform, absolute) == relative
    assert burst_id.relative_orbit_of("S1Z", absolute) is None


@needs_shared
def test_burst_id_formula_agrees_with_every_annotated_id_of_real_products(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = Node.find
    compared = 0
    for path in sorted((SHARED / "s1-safe-metadata").glob("*.zip")):
        with SafeProduct(path) as product:
            if product.manifest.processor_version < "003.40":
                continue
            annotated = product.swaths("VV")
            with monkeypatch.context() as without:
                without.setattr(Node, "find", lambda n, name: find(n, name.replace("burstId", "-")))
                computed = product.swaths("VV")
            for one, other in zip(annotated, computed, strict=True):
                assert [b.burst_id for b in one.bursts] == [b.burst_id for b in other.bursts]
                compared += len(one.bursts)
    assert compared > 100


@needs_shared
def test_real_pair_shares_its_bursts() -> None:
    folder = SHARED / "s1-safe-metadata"
    earlier, later = sorted(folder.glob("S1A_IW_SLC__1SDV_2025*.zip"))
    with open_pair(later, earlier, "VV") as pair:
        assert pair.swapped
        assert len(pair.common) == 27
        assert not pair.simulated
        assert {c.burst_id.number for c in pair.common if c.burst_id.swath == "IW2"} >= {230132}
