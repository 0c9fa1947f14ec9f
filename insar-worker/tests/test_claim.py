from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sentryal_worker.claim import (
    LEASE_S,
    Claim,
    ClaimStore,
    Duplicate,
    FolderStore,
    HeldClaim,
    UrlStore,
)
from sentryal_worker.contract import ClaimUrls, Door, Request, parse_request
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.http import Http
from sentryal_worker.retry import Retry
from tests.cases import valid_request
from tests.web import Exchange, web

MakeStore = Callable[[], ClaimStore]


class ObjectStore:
    """One object behind conditional PUT, as S3 does it."""

    def __init__(self) -> None:
        self.body: bytes | None = None

    def tag(self) -> str:
        return f'"{hashlib.md5(self.body or b"").hexdigest()}"'

    def route(self, exchange: Exchange) -> None:
        headers = exchange.seen.headers
        if exchange.seen.method == "GET":
            if self.body is None:
                exchange.answer(404)
            else:
                exchange.answer(200, self.body, ETag=self.tag())
            return
        if (headers.get("if-none-match") == "*" and self.body is not None) or (
            "if-match" in headers and headers["if-match"] != self.tag()
        ):
            exchange.answer(412)
            return
        self.body = exchange.seen.body
        exchange.answer(200, ETag=self.tag())


@pytest.fixture(params=["folder", "url"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeStore]:
    if request.param == "folder":
        yield lambda: FolderStore(tmp_path / "claims", "job-1")
        return
    with web() as server:
        server.routes["/claim"] = ObjectStore().route
        urls = ClaimUrls(server.url("/claim"), server.url("/claim"))
        yield lambda: UrlStore(urls, Http(), Retry(attempts=1))


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def request() -> Request:
    return parse_request(valid_request(), Door.RUNPOD)


def held(store: ClaimStore, worker: str, run: str, clock: Clock) -> HeldClaim:
    return HeldClaim(store, request(), (worker, run), clock)


def test_claim_second_worker_goes_home(make_store: MakeStore) -> None:
    clock = Clock()
    held(make_store(), "w1", "rp-1", clock).acquire()
    with pytest.raises(Duplicate) as twin:
        held(make_store(), "w2", "rp-2", clock).acquire()
    assert twin.value.holder == "w1"
    assert twin.value.result is None


def test_claim_done_hands_on_its_result(make_store: MakeStore) -> None:
    clock = Clock()
    first = held(make_store(), "w1", "rp-1", clock)
    first.acquire()
    assert first.beat()
    assert first.settle({"status": "success"})
    clock.now += 10 * LEASE_S
    with pytest.raises(Duplicate) as twin:
        held(make_store(), "w2", "rp-2", clock).acquire()
    assert twin.value.result == {"status": "success"}


def test_claim_after_a_failure_is_free(make_store: MakeStore) -> None:
    clock = Clock()
    first = held(make_store(), "w1", "rp-1", clock)
    first.acquire()
    first.settle(None)
    held(make_store(), "w2", "rp-2", clock).acquire()


def test_claim_silent_longer_than_its_lease_is_taken_over_and_lost(make_store: MakeStore) -> None:
    clock = Clock()
    first = held(make_store(), "w1", "rp-1", clock)
    first.acquire()
    clock.now += LEASE_S - 1
    with pytest.raises(Duplicate):
        held(make_store(), "w2", "rp-2", clock).acquire()
    clock.now += 2
    second = held(make_store(), "w2", "rp-2", clock)
    second.acquire()
    assert not first.beat()
    assert not first.settle({"status": "success"})
    assert second.beat()


def test_claim_heartbeat_keeps_it(make_store: MakeStore) -> None:
    clock = Clock()
    first = held(make_store(), "w1", "rp-1", clock)
    first.acquire()
    for _ in range(5):
        clock.now += LEASE_S - 1
        assert first.beat()
    with pytest.raises(Duplicate):
        held(make_store(), "w2", "rp-2", clock).acquire()


def test_claim_of_the_same_runpod_job_is_taken_over_at_once(make_store: MakeStore) -> None:
    clock = Clock()
    held(make_store(), "w1", "rp-1", clock).acquire()
    held(make_store(), "w2", "rp-1", clock).acquire()


def test_claim_of_another_request_is_refused(make_store: MakeStore) -> None:
    clock = Clock()
    held(make_store(), "w1", "rp-1", clock).acquire()
    other = replace(request(), sha256="0" * 64)
    with pytest.raises(WorkerError) as refusal:
        HeldClaim(make_store(), other, ("w2", "rp-2"), clock).acquire()
    assert refusal.value.code is ErrorCode.BAD_REQUEST


def test_claim_of_two_at_once_goes_to_one(make_store: MakeStore) -> None:
    clock = Clock()
    early, late = make_store(), make_store()

    class Slow:
        """Reads nothing, then writes after the other has."""

        def __init__(self) -> None:
            self.first = True

        def read(self) -> tuple[Claim, str] | None:
            if self.first:
                self.first = False
                held(early, "w1", "rp-1", clock).acquire()
                return None
            return late.read()

        def write(self, claim: Claim, over: str | None) -> str | None:
            return late.write(claim, over)

    with pytest.raises(Duplicate):
        held(Slow(), "w2", "rp-2", clock).acquire()


def test_claim_that_is_no_claim_says_so(tmp_path: Path) -> None:
    (tmp_path / "job-1.1.claim").write_text("{}")
    with pytest.raises(WorkerError, match="cannot be read"):
        held(FolderStore(tmp_path, "job-1"), "w1", "rp-1", Clock()).acquire()
