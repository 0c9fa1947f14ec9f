"""Instants as whole nanoseconds since 1970-01-01T00:00 UTC; leap seconds do not exist."""

from __future__ import annotations

import re
from datetime import datetime, timezone

_TEXT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z?")

NS_PER_S = 1_000_000_000


def parse_utc_ns(text: str) -> int:
    """Return the instant of a text such as ``2021-02-23T13:51:24.318427``.

    :raises ValueError: if it is no such text
    """
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"must be a time such as 2021-02-23T13:51:24.318427, was '{text[:40]}'")
    whole = datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=timezone.utc)
    return int(whole.timestamp()) * NS_PER_S + int((match[2] or "0").ljust(9, "0"))


def format_utc(ns: int) -> str:
    """Return an instant in ISO 8601 with ``Z``; as many digits as it needs."""
    whole = datetime.fromtimestamp(ns // NS_PER_S, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{ns % NS_PER_S:09d}".rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"
