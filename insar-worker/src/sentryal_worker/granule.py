"""What the name of a Sentinel-1 scene says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timezone

_SLC = re.compile(
    r"(S1[A-D])_[A-Z0-9]{2}_SLC__1S[SD][VH]_(\d{8}T\d{6})_(\d{8}T\d{6})_\d{6}_[0-9A-F]{6}_[0-9A-F]{4}"
)


@dataclass(frozen=True)
class SceneName:
    """Satellite and sensing time (UTC) of a scene."""

    name: str
    satellite: str
    start: datetime
    stop: datetime


def parse_scene_name(text: str) -> SceneName | None:
    """Return what a scene's name says; None if it is no name of a single-look complex scene."""
    found = _SLC.match(text)
    if found is None:
        return None
    try:
        return SceneName(found[0], found[1], utc(found[2]), utc(found[3]))
    except ValueError:
        return None


def utc(compact: str) -> datetime:
    """Return a time like ``20240105T051234`` (UTC)."""
    return datetime.strptime(compact, "%Y%m%dT%H%M%S").replace(tzinfo=timezone.utc)
