"""HTTP with per-hop rules: the token goes to its hosts only, never along with a signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from sentryal_worker import __version__
from sentryal_worker.credentials import Secret, is_earthdata, is_signed, shown_url
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.retry import RETRIED_STATUSES, TryAgain, retry_after_s
from sentryal_worker.urls import is_loopback

_MOST_HOPS = 10
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ERROR_BODY_BYTES = 8192
_CONNECT_S, _READ_S = 20, 60

if TYPE_CHECKING:
    import urllib3

    Response = urllib3.BaseHTTPResponse


def failed(code: ErrorCode, message: str, remedy: str, *, retryable: bool = False) -> WorkerError:
    """Return an error of the download stage."""
    return WorkerError(code, message, remedy=remedy, stage=Stage.DOWNLOADING, retryable=retryable)


class Http:
    """GET with redirects followed by hand, and PUT.

    urllib3 is loaded with the first request: a job whose inputs lie on this machine needs none.
    """

    def __init__(
        self, token: Secret | None = None, may_authorize: Callable[[str], bool] = is_earthdata
    ) -> None:
        self._token = token
        self._may_authorize = may_authorize
        self._pool: urllib3.PoolManager | None = None

    def _request(self, method: str, url: str, **more: Any) -> Response:
        try:
            import urllib3  # noqa: PLC0415
        except ImportError as e:
            message = f"{shown_url(url)}: urllib3 is not installed for this interpreter"
            remedy = "Install it (pip install urllib3), or give files instead of URLs"
            raise failed(ErrorCode.DOWNLOAD_FAILED, message, remedy) from e
        if self._pool is None:
            self._pool = urllib3.PoolManager(
                cert_reqs="CERT_REQUIRED",
                retries=False,
                timeout=urllib3.Timeout(connect=_CONNECT_S, read=_READ_S),
            )
        try:
            return self._pool.urlopen(method, url, redirect=False, retries=False, **more)
        except urllib3.exceptions.HTTPError as e:
            raise _line_broke(url, e) from e

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Response]:
        """Yield the answer (200, 202 or 206) at the end of the redirects.

        :raises TryAgain: for what may pass
        :raises WorkerError: for what will not
        """
        seen = {url}
        at = url
        while True:
            response = self._send(at, headers or {})
            try:
                location = response.headers.get("Location")
                if response.status in _REDIRECTS and location:
                    at = self._next(at, urljoin(at, location), seen)
                elif response.status in (200, 202, 206):
                    yield response
                    return
                else:
                    raise self._refusal(url, at, response)
            except Exception as e:
                if not _is_of_the_line(e):
                    raise
                raise _line_broke(at, e) from e
            finally:
                response.close()
                response.release_conn()

    def _send(self, url: str, headers: Mapping[str, str]) -> Response:
        sent = {
            "User-Agent": f"sentryal-worker/{__version__}",
            "Accept-Encoding": "identity",
            **headers,
        }
        if self._token is not None and self._may_authorize(url):
            sent["Authorization"] = f"Bearer {self._token.reveal()}"
        return self._request("GET", url, headers=sent, preload_content=False)

    def _next(self, at: str, to: str, seen: set[str]) -> str:
        parts = urlsplit(to)
        from_loopback = is_loopback(urlsplit(at).hostname)
        safe = parts.scheme == "https" or (parts.scheme == "http" and from_loopback)
        if (
            not safe
            or parts.username is not None
            or (is_loopback(parts.hostname) and not from_loopback)
            or (parts.scheme == "http" and not is_loopback(parts.hostname))
        ):
            raise failed(
                ErrorCode.DOWNLOAD_FAILED,
                f"{shown_url(at)} redirects to {shown_url(to)}, which is not followed",
                "Give a URL that leads to an https address",
            )
        if parts.path == "/oauth/authorize":
            raise self._login_needed(at)
        if to in seen or len(seen) > _MOST_HOPS:
            raise failed(
                ErrorCode.DOWNLOAD_FAILED,
                f"{shown_url(at)} redirects in a circle or more than {_MOST_HOPS} times",
                "Check the URL and the token",
            )
        seen.add(to)
        return to

    def _login_needed(self, at: str) -> WorkerError:
        if self._token is None:
            return failed(
                ErrorCode.CREDENTIALS_REFUSED,
                f"{shown_url(at)} wants a login and there is no token",
                "Set EARTHDATA_TOKEN in the worker's environment, or send presigned URLs",
            )
        return failed(
            ErrorCode.CREDENTIALS_REFUSED,
            f"{shown_url(at)} does not take the Earthdata token (expired?)",
            "Make a new token at urs.earthdata.nasa.gov and set EARTHDATA_TOKEN",
        )

    def _refusal(self, start: str, at: str, response: Response) -> Exception:
        status = response.status
        body = response.read(_ERROR_BODY_BYTES, decode_content=True)
        if status in RETRIED_STATUSES:
            error = failed(
                ErrorCode.DOWNLOAD_FAILED,
                f"{shown_url(at)} answers {status}",
                "Try again later",
                retryable=True,
            )
            return TryAgain(error, retry_after_s(response.headers.get("Retry-After")))
        if status in (400, 401, 403):
            return self._denied(start, at, status, body)
        if status == 416:
            return RangeRefused()
        message = f"{shown_url(at)} answers {status}"
        if status in (404, 410):
            return NotFound(message)
        return failed(ErrorCode.DOWNLOAD_FAILED, message, "Check the URL")

    def _denied(self, start: str, at: str, status: int, body: bytes) -> Exception:
        if is_signed(at):
            error = failed(
                ErrorCode.CREDENTIALS_REFUSED,
                f"{shown_url(at)} refuses its signature ({status}; expired?)",
                "Sign the URL again, for longer than the job may wait and run",
            )
            # From an unsigned start the next attempt is given a fresh signature.
            return error if is_signed(start) else TryAgain(error)
        eula = _eula(body)
        if eula is not None:
            return failed(
                ErrorCode.EULA_NOT_ACCEPTED,
                f"{shown_url(at)} wants its end user licence accepted first",
                f"Accept it once at {eula}",
            )
        if status == 400:
            return failed(
                ErrorCode.DOWNLOAD_FAILED, f"{shown_url(at)} answers 400", "Check the URL"
            )
        if self._may_authorize(at):
            return self._login_needed(at)
        return failed(
            ErrorCode.CREDENTIALS_REFUSED,
            f"{shown_url(at)} answers {status}",
            "Send a presigned URL: the worker has no credentials for this host",
        )

    def put(
        self,
        url: str,
        body: bytes | IO[bytes],
        size_bytes: int,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a body to a presigned URL and return the answer, read, whatever its status.

        :raises TryAgain: if the line broke or the store asks to come again
        """
        sent = {
            "User-Agent": f"sentryal-worker/{__version__}",
            "Content-Length": str(size_bytes),
            **(headers or {}),
        }
        response = self._request("PUT", url, body=body, headers=sent)
        if response.status in RETRIED_STATUSES:
            error = failed(
                ErrorCode.DOWNLOAD_FAILED,
                f"{shown_url(url)} answers {response.status} to a PUT",
                "Try again later",
                retryable=True,
            )
            raise TryAgain(error, retry_after_s(response.headers.get("Retry-After")))
        return response

    def post_json(self, url: str, path: Path) -> int:
        """Post a JSON file once and return the status; redirects are not followed."""
        headers = {"Content-Type": "application/json"}
        return self._request("POST", url, body=path.read_bytes(), headers=headers).status


class NotFound(WorkerError):
    """There is nothing at the URL."""

    def __init__(self, message: str) -> None:
        super().__init__(
            ErrorCode.DOWNLOAD_FAILED, message, remedy="Check the URL", stage=Stage.DOWNLOADING
        )


class RangeRefused(Exception):
    """The server has no such range: what lies here is not the beginning of what lies there."""


def _is_of_the_line(error: Exception) -> bool:
    import urllib3  # noqa: PLC0415 - loaded already: there is an answer

    return isinstance(error, urllib3.exceptions.HTTPError)


def _line_broke(url: str, cause: Exception) -> TryAgain:
    return TryAgain(
        failed(
            ErrorCode.DOWNLOAD_FAILED,
            f"{shown_url(url)}: {type(cause).__name__}",
            "Check the network and try again",
            retryable=True,
        )
    )


def _eula(body: bytes) -> str | None:
    """Return where to accept the licence, if the answer says that this is what is missing."""
    if b"EULA" not in body:
        return None
    try:
        address = json.loads(body).get("resolution_url")
    except (ValueError, AttributeError):
        address = None
    if isinstance(address, str) and is_earthdata(address):
        return address
    return "urs.earthdata.nasa.gov (profile, applications)"
