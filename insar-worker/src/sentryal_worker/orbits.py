"""Finding the orbit file of a scene in the public bucket: precise, else restituted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from sentryal_worker.download import Downloader
from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.granule import SceneName, utc
from sentryal_worker.settings import Settings

_KEY = re.compile(r"<Key>([^<]+\.EOF)</Key>")
_NAME = re.compile(
    r"(S1[A-D])_OPER_AUX_(POE|RES)ORB_OPOD_(\d{8}T\d{6})_V(\d{8}T\d{6})_(\d{8}T\d{6})\.EOF"
)
_PAGE_BYTES = 4 << 20
_MOST_PAGES = 200

# One orbit (12 days in 175 orbits) and a minute before the scene, for the ascending node.
BEFORE = timedelta(seconds=12 * 86400 / 175 + 60)
AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class OrbitFile:
    """An orbit file by its name: creation and validity, UTC."""

    key: str
    created: datetime
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True)
class OrbitChoice:
    """Where the orbit file lies, and what is not ideal about it."""

    url: str
    warnings: list[str] = field(default_factory=list)


def parse_orbit_key(key: str) -> OrbitFile | None:
    """Return what the name of an orbit file says, or None."""
    found = _NAME.fullmatch(key.rpartition("/")[2])
    if found is None:
        return None
    return OrbitFile(key, utc(found[3]), utc(found[4]), utc(found[5]))


def choose(
    files: Iterable[OrbitFile], scene: SceneName, before: timedelta = BEFORE
) -> OrbitFile | None:
    """Return the newest file that covers the scene with its margins."""
    covering = [
        f
        for f in files
        if f.valid_from <= scene.start - before and f.valid_to >= scene.stop + AFTER
    ]
    return max(covering, key=lambda f: f.created, default=None)


class OrbitFetcher:
    """Lists the bucket and chooses. Not shared between threads."""

    def __init__(self, downloader: Downloader, settings: Settings) -> None:
        self._downloader = downloader
        self._base = settings.orbits_url

    def find(self, scene: SceneName) -> OrbitChoice:
        """Return the orbit file for a scene.

        :raises WorkerError: ORBIT_MISSING, or why the bucket could not be listed
        """
        precise = choose(self._list("POEORB", scene), scene)
        if precise is not None:
            return OrbitChoice(self._url(precise))
        restituted = self._list("RESORB", scene)
        file = choose(restituted, scene)
        warning = f"{scene.name}: restituted orbit (RESORB), a precise one is not there yet"
        if file is not None:
            return OrbitChoice(self._url(file), [warning])
        file = choose(restituted, scene, before=AFTER)
        if file is not None:
            short = f"{scene.name}: the orbit file does not reach back to the ascending node"
            return OrbitChoice(self._url(file), [warning, short])
        raise WorkerError(
            ErrorCode.ORBIT_MISSING,
            f"no precise or restituted orbit covers {scene.name}",
            remedy="Try again some hours after the acquisition, or give orbit_urls",
            stage=Stage.DOWNLOADING,
            retryable=True,
        )

    def _url(self, file: OrbitFile) -> str:
        return f"{self._base}/{file.key}"

    def _list(self, kind: str, scene: SceneName) -> list[OrbitFile]:
        prefix = f"AUX_{kind}/{scene.satellite}_OPER_AUX_{kind}_OPOD_"
        # Names begin with the time of creation: what is older than the scene cannot cover it.
        marker = f"{prefix}{scene.start:%Y%m%dT%H%M%S}"
        files: list[OrbitFile] = []
        for _ in range(_MOST_PAGES):
            url = f"{self._base}/?prefix={quote(prefix, safe='')}&marker={quote(marker, safe='')}"
            page = self._downloader.read(url, _PAGE_BYTES).decode("utf-8", "replace")
            keys = _KEY.findall(page)
            files += [f for f in map(parse_orbit_key, keys) if f is not None]
            if not keys or "<IsTruncated>true</IsTruncated>" not in page:
                break
            marker = keys[-1]
        return files
