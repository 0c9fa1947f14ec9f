from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sentryal_worker.download import Downloader
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.granule import parse_scene_name
from sentryal_worker.http import Http
from sentryal_worker.orbits import OrbitFetcher, choose, parse_orbit_key
from sentryal_worker.retry import Retry
from sentryal_worker.settings import Settings
from tests.local import REFERENCE
from tests.web import Exchange, Web, web

SCENE = parse_scene_name(REFERENCE)  # 2024-01-05T05:12:34 .. 05:13:01
assert SCENE is not None
POE = "S1A_OPER_AUX_POEORB_OPOD_20240125T070649_V20240104T225942_20240106T005942.EOF"
POE_NEWER = "S1A_OPER_AUX_POEORB_OPOD_20240325T070649_V20240104T225942_20240106T005942.EOF"
POE_OTHER_DAY = "S1A_OPER_AUX_POEORB_OPOD_20240126T070649_V20240105T225942_20240107T005942.EOF"
RES_LONG = "S1A_OPER_AUX_RESORB_OPOD_20240105T083000_V20240105T032000_20240105T063000.EOF"
RES_SHORT = "S1A_OPER_AUX_RESORB_OPOD_20240105T093000_V20240105T041000_20240105T073000.EOF"


class Bucket:
    """Lists keys by prefix and marker, a few per page, as S3 does."""

    def __init__(self, server: Web, keys: list[str]) -> None:
        self._keys = sorted(keys)
        self._page = 2
        server.routes["/"] = self._list

    def _list(self, exchange: Exchange) -> None:
        query = parse_qs(urlsplit(exchange.seen.path).query)
        prefix, marker = query["prefix"][0], query.get("marker", [""])[0]
        found = [k for k in self._keys if k.startswith(prefix) and k > marker]
        entries = "".join(f"<Contents><Key>{k}</Key></Contents>" for k in found[: self._page])
        truncated = str(len(found) > self._page).lower()
        xml = (
            f"<ListBucketResult><IsTruncated>{truncated}</IsTruncated>{entries}</ListBucketResult>"
        )
        exchange.answer(200, xml.encode())


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as running:
        yield running


def find(server: Web, names: list[str]) -> tuple[str, list[str]]:
    Bucket(server, [f"AUX_{n[13:19]}/{n}" for n in names])
    downloader = Downloader(Http(), Retry(attempts=1), lambda: False)
    settings = Settings(Path(), 0, orbits_url=server.url(""))
    assert SCENE is not None
    choice = OrbitFetcher(downloader, settings).find(SCENE)
    return choice.url.rpartition("/")[2], choice.warnings


def test_orbit_newest_precise_that_covers_is_taken(server: Web) -> None:
    many = [POE.replace("20240125", f"202401{day}") for day in range(10, 25)]
    old = [POE_OTHER_DAY.replace("20240126", f"202312{day}") for day in range(10, 32)]
    assert find(server, [POE, POE_NEWER, POE_OTHER_DAY, *many, *old]) == (POE_NEWER, [])
    assert len(server.seen) == 9  # 18 names in pages of two: the old ones were not listed


def test_orbit_restituted_is_taken_with_a_warning(server: Web) -> None:
    name, warnings = find(server, [POE_OTHER_DAY, RES_LONG, RES_SHORT])
    assert name == RES_LONG
    assert "RESORB" in warnings[0]


def test_orbit_that_misses_the_node_is_taken_and_said(server: Web) -> None:
    name, warnings = find(server, [RES_SHORT])
    assert name == RES_SHORT
    assert any("ascending node" in w for w in warnings)


def test_orbit_of_another_satellite_or_day_is_missing(server: Web) -> None:
    with pytest.raises(WorkerError) as refusal:
        find(server, [POE.replace("S1A", "S1B"), POE_OTHER_DAY])
    assert refusal.value.code is ErrorCode.ORBIT_MISSING
    assert refusal.value.retryable


def test_orbit_margin_is_one_revolution_and_a_minute() -> None:
    # 12 days in 175 revolutions: 5924.57 s, plus 60 s before the first line.
    assert SCENE is not None
    file = parse_orbit_key(POE)
    assert file is not None
    start = SCENE.start.timestamp() - 5984.58
    exact = replace(file, valid_from=SCENE.start.fromtimestamp(start, SCENE.start.tzinfo))
    late = replace(file, valid_from=SCENE.start.fromtimestamp(start + 0.02, SCENE.start.tzinfo))
    assert choose([exact], SCENE) == exact
    assert choose([late], SCENE) is None


@pytest.mark.parametrize(
    "name", ["", "x", "S1A_IW_SLC__1SDV_2020", REFERENCE.replace("0105T05", "1305T05")]
)
def test_scene_name_that_is_none_says_nothing(name: str) -> None:
    assert parse_scene_name(name) is None
