"""Which URLs may be fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

from sentryal_worker.errors import bad_request

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_loopback(host: str | None) -> bool:
    """Return whether a host name is this machine."""
    return host in _LOOPBACK


def check_url(name: str, value: object) -> str:
    """Return a URL that may be fetched, or refuse it.

    :raises WorkerError: BAD_REQUEST
    """
    if not isinstance(value, str) or not value or len(value) > 8192:
        raise bad_request(name, "expected an https URL", "Give a URL of at most 8192 characters")
    if not value.isascii() or any(c <= " " for c in value):
        raise bad_request(name, "a URL holds no blanks and only ASCII", "Encode it")
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port
    except ValueError as e:
        raise bad_request(name, f"is no URL ({e})", "Give an https URL") from e
    if parts.username is not None or parts.password is not None:
        raise bad_request(name, "holds a user name or password", "Use a presigned URL")
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise bad_request(
            name,
            f"scheme {parts.scheme!r} of host {host!r} is not fetched",
            "Give an https URL (http only for loopback hosts)",
        )
    return value
