"""What the machine gives to jobs: folders, limits, services. Read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sentryal_worker.credentials import Secret, earthdata_token
from sentryal_worker.errors import bad_request
from sentryal_worker.urls import check_url

ORBITS_URL = "https://s1-orbits.s3.amazonaws.com"
DEM_30_URL = "https://copernicus-dem-30m.s3.amazonaws.com"
DEM_90_URL = "https://copernicus-dem-90m.s3.amazonaws.com"
_PROJ_DATA = ("PROJ_DATA", "PROJ_LIB")
GEOID_FILES: Mapping[str, tuple[str, ...]] = {
    "egm2008": ("us_nga_egm08_25.tif", "egm08_25.gtx"),
    "egm96": ("us_nga_egm96_15.tif", "egm96_15.gtx"),
}


@dataclass(frozen=True)
class Settings:
    """Where to work and where to fetch what a request leaves out."""

    cache_dir: Path
    cache_limit_bytes: int
    geoid_dirs: tuple[Path, ...] = ()
    orbits_url: str = ORBITS_URL
    dem_30_url: str = DEM_30_URL
    dem_90_url: str = DEM_90_URL
    token: Secret | None = field(default=None, repr=False)

    def geoid_grid(self, datum: str) -> Path | None:
        """Return the grid of geoid undulations of a datum, if this machine has one."""
        for folder in self.geoid_dirs:
            for name in GEOID_FILES.get(datum, ()):
                if (folder / name).is_file():
                    return folder / name
        return None


def from_environment(environment: Mapping[str, str], work_dir: Path) -> Settings:
    """Return the settings that the environment gives; README.md lists the variables.

    :raises WorkerError: BAD_REQUEST naming a variable that cannot be used
    """
    services = {
        name: check_url(variable, environment.get(variable, default)).rstrip("/")
        for name, variable, default in (
            ("orbits_url", "SENTRYAL_ORBITS_URL", ORBITS_URL),
            ("dem_30_url", "SENTRYAL_DEM_30_URL", DEM_30_URL),
            ("dem_90_url", "SENTRYAL_DEM_90_URL", DEM_90_URL),
        )
    }
    return Settings(
        cache_dir=Path(environment.get("SENTRYAL_CACHE_DIR") or work_dir / "cache"),
        cache_limit_bytes=_gigabytes(environment, "SENTRYAL_CACHE_GB", 50.0),
        geoid_dirs=geoid_dirs(environment),
        token=earthdata_token(environment),
        **services,
    )


def geoid_dirs(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the folders where a geoid grid may lie."""
    found = [Path(environment["SENTRYAL_GEOID_DIR"])] if "SENTRYAL_GEOID_DIR" in environment else []
    for name in _PROJ_DATA:
        found += [Path(p) for p in environment.get(name, "").split(os.pathsep) if p]
    return (*found, Path("/usr/share/proj"))


def _gigabytes(environment: Mapping[str, str], name: str, default: float) -> int:
    text = environment.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1e6:
        raise bad_request(name, f"expected gigabytes, was {text!r}", "Give a number from 0 to 1e6")
    return int(value * 1e9)
