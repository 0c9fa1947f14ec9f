"""Secrets come from the environment only, go to the hosts they are for, and are never shown."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from sentryal_worker.errors import ErrorCode, Stage, WorkerError

TOKEN_VARIABLES = ("EARTHDATA_TOKEN", "EARTHDATA_BEARER_TOKEN")
_EARTHDATA_DOMAINS = ("earthdata.nasa.gov", "asf.alaska.edu", "earthdatacloud.nasa.gov")
_SIGNATURES = frozenset(
    ("x-amz-signature", "x-amz-credential", "x-amz-security-token", "signature", "x-goog-signature")
)


class Secret:
    """A text that no log, message or dump shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text, to be sent and not to be kept."""
        return self._value

    def __repr__(self) -> str:
        return "redacted"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


def earthdata_token(environment: Mapping[str, str]) -> Secret | None:
    """Return the Earthdata token of the environment, if there is one.

    :raises WorkerError: CREDENTIALS_REFUSED if it cannot be a token
    """
    for name in TOKEN_VARIABLES:
        value = environment.get(name, "").strip()
        if value:
            if not value.isascii() or any(c <= " " for c in value):
                raise WorkerError(
                    ErrorCode.CREDENTIALS_REFUSED,
                    f"{name} holds blanks or characters that no token has",
                    remedy="Copy the token again from urs.earthdata.nasa.gov",
                    stage=Stage.DOWNLOADING,
                )
            return Secret(value)
    return None


def is_signed(url: str) -> bool:
    """Return whether a URL carries its own permission."""
    names = (name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return any(name in _SIGNATURES for name in names)


def is_earthdata(url: str) -> bool:
    """Return whether the Earthdata token may be sent to a URL."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    of_archive = any(host == d or host.endswith("." + d) for d in _EARTHDATA_DOMAINS)
    return parts.scheme == "https" and of_archive and not is_signed(url)


def shown_url(url: str) -> str:
    """Return a URL without whatever could be a secret: query, fragment, user."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"
