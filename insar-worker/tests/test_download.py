from __future__ import annotations

import errno
import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sentryal_worker.credentials import Secret, is_earthdata, is_signed
from sentryal_worker.download import Downloader, Wanted
from sentryal_worker.errors import ErrorCode, WorkerError
from sentryal_worker.http import Http, NotFound
from sentryal_worker.retry import Retry, TryAgain, retry_after_s
from tests.web import Exchange, Web, in_turn, redirect, serve_file, status, web

DATA = random.Random(5).randbytes(3_000_000)
TOKEN = "not-a-real-token"


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as running:
        yield running


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def retry(self, **more: Any) -> Retry:
        return Retry(sleep=self.sleep, clock=lambda: self.now, jitter=random.Random(1), **more)


def downloader(clock: Clock | None = None, **more: Any) -> Downloader:
    # The stand-in for the archive is "localhost", everything else is foreign.
    http = Http(
        token=Secret(TOKEN),
        may_authorize=lambda url: url.startswith("http://localhost:") and not is_signed(url),
    )
    retry = (clock or Clock()).retry()
    return Downloader(http, retry, more.pop("is_cancelled", lambda: False), **more)


def fetch(url: str, target: Path, **more: Any) -> None:
    downloader().fetch(Wanted(url, target, 10_000_000, **more))


def refused(url: str, target: Path, **more: Any) -> WorkerError:
    with pytest.raises(WorkerError) as refusal:
        fetch(url, target, **more)
    assert not target.exists()
    assert TOKEN not in str(refusal.value)
    return refusal.value


def test_download_is_whole_and_leaves_nothing_else(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = serve_file(DATA)
    fetch(
        server.url("/a.zip"),
        tmp_path / "a.zip",
        size_bytes=len(DATA),
        md5=hashlib.md5(DATA).hexdigest(),
    )
    assert (tmp_path / "a.zip").read_bytes() == DATA
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_download_broken_off_resumes_where_it_stopped(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = serve_file(DATA, cut_at=[1_500_000, 700_000])
    fetch(server.url("/a.zip"), tmp_path / "a.zip", md5=hashlib.md5(DATA).hexdigest())
    assert (tmp_path / "a.zip").read_bytes() == DATA
    starts = [s.headers.get("range") for s in server.seen]
    assert starts[0] is None
    assert all(s is not None and s != "bytes=0-" for s in starts[1:])


def test_download_in_many_pieces_never_runs_out_of_attempts(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = serve_file(DATA, cut_at=[200_000] * 14)
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA
    assert len(server.seen) > Retry().attempts


def test_download_resumes_what_an_earlier_process_left(server: Web, tmp_path: Path) -> None:
    stop = [False]

    def heard(_: int) -> None:
        stop[0] = True

    server.routes["/a.zip"] = serve_file(DATA)
    first = downloader(is_cancelled=lambda: stop[0], heard=heard)
    wanted = Wanted(server.url("/a.zip"), tmp_path / "a.zip", 10_000_000)
    with pytest.raises(WorkerError) as refusal:
        first.fetch(wanted)
    assert refusal.value.code is ErrorCode.CANCELLED
    fetch(wanted.url, wanted.target)
    assert wanted.target.read_bytes() == DATA
    assert server.seen[1].headers["range"].startswith("bytes=1")


def test_download_changed_meanwhile_starts_anew(server: Web, tmp_path: Path) -> None:
    other = DATA[::-1]
    server.routes["/a.zip"] = in_turn(serve_file(DATA, cut_at=[1_500_000]), serve_file(other))
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == other


def test_download_with_weak_validator_is_never_resumed(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = in_turn(
        serve_file(DATA, cut_at=[1_500_000], etag='W/"x"'), serve_file(DATA, etag='W/"x"')
    )
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA
    assert "range" not in server.seen[1].headers


def test_download_range_that_lies_is_dropped(server: Web, tmp_path: Path) -> None:
    def lies(exchange: Exchange) -> None:
        exchange.answer(206, DATA[5:], Content_Range=f"bytes 5-{len(DATA) - 1}/{len(DATA)}")

    server.routes["/a.zip"] = in_turn(serve_file(DATA, cut_at=[1_500_000]), lies, serve_file(DATA))
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA


def test_download_range_refused_starts_anew(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = in_turn(
        serve_file(DATA, cut_at=[1_500_000]), status(416), serve_file(DATA)
    )
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_download_passing_failure_is_tried_again(server: Web, tmp_path: Path, code: int) -> None:
    html = b"<html>gateway</html>"
    server.routes["/a.zip"] = in_turn(status(code, html), serve_file(DATA))
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA


def test_download_failure_that_stays_is_given_up(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = status(503)
    error = refused(server.url("/a.zip"), tmp_path / "a.zip")
    assert error.code is ErrorCode.DOWNLOAD_FAILED
    assert error.retryable
    assert len(server.seen) == Retry().attempts


def test_download_retry_after_is_obeyed(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = in_turn(status(429, Retry_After="37"), serve_file(DATA))
    clock = Clock()
    downloader(clock).fetch(Wanted(server.url("/a.zip"), tmp_path / "a.zip", 10_000_000))
    assert clock.waits == [37.0]


def test_download_retry_after_beyond_patience_fails_at_once(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = status(503, Retry_After="86400")
    refused(server.url("/a.zip"), tmp_path / "a.zip")
    assert len(server.seen) == 1


def test_download_being_made_is_awaited(server: Web, tmp_path: Path) -> None:
    server.routes["/a.zip"] = in_turn(status(202, b"{}"), serve_file(DATA))
    fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA


def test_download_of_nothing_is_not_tried_again(server: Web, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        fetch(server.url("/a.zip"), tmp_path / "a.zip")
    assert len(server.seen) == 1


def test_download_token_goes_to_its_host_and_no_further(server: Web, tmp_path: Path) -> None:
    signed = server.url("/data?X-Amz-Signature=abc")
    server.routes["/start"] = redirect(server.url("/second", "localhost"), 307)
    server.routes["/second"] = redirect(signed)
    server.routes["/data"] = serve_file(DATA)
    fetch(server.url("/start", "localhost"), tmp_path / "a.zip")
    sent = {s.path.partition("?")[0]: s.headers.get("authorization") for s in server.seen}
    assert sent == {"/start": f"Bearer {TOKEN}", "/second": f"Bearer {TOKEN}", "/data": None}


def test_download_token_never_goes_with_a_signature(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = serve_file(DATA)
    fetch(server.url("/a?X-Amz-Signature=abc", "localhost"), tmp_path / "a.zip")
    assert "authorization" not in server.seen[0].headers


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://datapool.asf.alaska.edu/a.zip", True),
        ("https://sentinel1.asf.alaska.edu/a.zip", True),
        ("https://urs.earthdata.nasa.gov/oauth", True),
        ("https://cumulus.asf.earthdatacloud.nasa.gov/a", True),
        ("http://datapool.asf.alaska.edu/a.zip", False),
        ("https://datapool.asf.alaska.edu.evil.example/a.zip", False),
        ("https://evilasf.alaska.edu.example/", False),
        ("https://notasf.alaska.edu/", False),
        ("https://d1.cloudfront.net/a.zip", False),
        ("https://sentinel1.asf.alaska.edu/a.zip?X-Amz-Signature=1", False),
        ("https://sentinel1.asf.alaska.edu/a.zip?x-amz-signature=", False),
    ],
)
def test_token_is_for_earthdata_hosts_over_https_only(url: str, trusted: bool) -> None:
    assert is_earthdata(url) is trusted


@pytest.mark.parametrize(
    "to",
    ["http://archive.example/a.zip", "ftp://archive.example/a.zip", "https://u:p@archive.example/"],
)
def test_download_unsafe_redirect_is_not_followed(server: Web, tmp_path: Path, to: str) -> None:
    server.routes["/a.zip"] = redirect(to)
    error = refused(server.url("/a.zip"), tmp_path / "a.zip")
    assert error.code is ErrorCode.DOWNLOAD_FAILED
    assert "redirects" in error.message


def test_download_redirect_in_a_circle_is_left(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = redirect("/b")
    server.routes["/b"] = redirect("/a")
    assert "circle" in refused(server.url("/a"), tmp_path / "a.zip").message


def test_download_expired_signature_on_the_way_is_renewed(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = in_turn(
        redirect("/data?X-Amz-Signature=old"), redirect("/data?X-Amz-Signature=new")
    )
    server.routes["/data"] = in_turn(status(403, b"<Error/>"), serve_file(DATA))
    fetch(server.url("/a"), tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == DATA


def test_download_expired_signature_of_the_caller_is_said(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = status(403, b"<Error/>")
    error = refused(server.url("/a?X-Amz-Signature=old"), tmp_path / "a.zip")
    assert error.code is ErrorCode.CREDENTIALS_REFUSED
    assert "Signature" not in error.message
    assert len(server.seen) == 1


def test_download_licence_not_accepted_says_where(server: Web, tmp_path: Path) -> None:
    body = (
        b'{"status_code":403,"error":"invalid_token","error_description":"EULA Acceptance Failure",'
        b'"resolution_url":"https://urs.earthdata.nasa.gov/approve_app?client_id=x"}'
    )
    server.routes["/a"] = status(403, body)
    error = refused(server.url("/a", "localhost"), tmp_path / "a.zip")
    assert error.code is ErrorCode.EULA_NOT_ACCEPTED
    assert "urs.earthdata.nasa.gov/approve_app" in error.message


def test_download_licence_address_of_a_stranger_is_not_shown(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = status(403, b'{"error":"EULA","resolution_url":"https://evil.example/"}')
    error = refused(server.url("/a"), tmp_path / "a.zip")
    assert error.code is ErrorCode.EULA_NOT_ACCEPTED
    assert "evil" not in error.message


@pytest.mark.parametrize("code", [401, 403])
def test_download_refused_token_is_a_credential_matter(
    server: Web, tmp_path: Path, code: int
) -> None:
    server.routes["/a"] = status(code)
    error = refused(server.url("/a", "localhost"), tmp_path / "a.zip")
    assert error.code is ErrorCode.CREDENTIALS_REFUSED
    assert not error.retryable


def test_download_login_page_is_a_credential_matter(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = redirect("/oauth/authorize?client_id=x")
    error = refused(server.url("/a"), tmp_path / "a.zip")
    assert error.code is ErrorCode.CREDENTIALS_REFUSED


@pytest.mark.parametrize("known", [{"size_bytes": len(DATA) - 1}, {"md5": "0" * 32}])
def test_download_other_than_announced_is_corrupt(
    server: Web, tmp_path: Path, known: dict[str, Any]
) -> None:
    server.routes["/a"] = serve_file(DATA)
    error = refused(server.url("/a"), tmp_path / "a.zip", **known)
    assert error.code in (ErrorCode.PRODUCT_CORRUPT, ErrorCode.DOWNLOAD_FAILED)
    assert not list(tmp_path.iterdir())


def test_download_larger_than_allowed_is_stopped(server: Web, tmp_path: Path) -> None:
    def without_length(exchange: Exchange) -> None:
        exchange.handler.send_response(200)
        exchange.handler.send_header("Connection", "close")
        exchange.handler.end_headers()
        exchange.handler.wfile.write(DATA)
        exchange.hang_up()

    server.routes["/a"] = without_length
    with pytest.raises(WorkerError, match="at most 1000000"):
        downloader().fetch(Wanted(server.url("/a"), tmp_path / "a", 1_000_000))
    assert not list(tmp_path.iterdir())


def test_download_without_room_fails_before_the_first_byte(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = serve_file(DATA)
    full = downloader(free_bytes=lambda _: 1_000_000)
    with pytest.raises(WorkerError) as refusal:
        full.fetch(Wanted(server.url("/a"), tmp_path / "a", 10_000_000))
    assert refusal.value.code is ErrorCode.DISK_FULL


def test_download_disk_full_half_way_is_named(server: Web, tmp_path: Path) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    server.routes["/a"] = serve_file(DATA)
    with pytest.raises(WorkerError) as refusal:
        downloader(heard=full).fetch(Wanted(server.url("/a"), tmp_path / "a", 10_000_000))
    assert refusal.value.code is ErrorCode.DISK_FULL
    assert not list(tmp_path.iterdir())


def test_download_cancelled_stops_between_chunks(server: Web, tmp_path: Path) -> None:
    server.routes["/a"] = serve_file(DATA)
    with pytest.raises(WorkerError) as refusal:
        downloader(is_cancelled=lambda: True).fetch(
            Wanted(server.url("/a"), tmp_path / "a", 10_000_000)
        )
    assert refusal.value.code is ErrorCode.CANCELLED


def test_secret_is_never_shown() -> None:
    secret = Secret("abc")
    assert "abc" not in f"{secret} {secret!r} {[secret]}"


def test_retry_waits_grow_with_jitter_and_end() -> None:
    clock = Clock()

    def fails() -> None:
        raise TryAgain(NotFound("x"))

    with pytest.raises(NotFound):
        clock.retry().run(fails)
    assert len(clock.waits) == 5
    for wait, full in zip(clock.waits, (1, 2, 4, 8, 16), strict=True):
        assert 0.75 * full <= wait <= full


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("12", 12.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 40.0),
        ("Thu, 01 Jan 1970 00:00:10 GMT", 0.0),
        ("soon", None),
        ("-5", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after_s(text, now=lambda: 60.0) == seconds
