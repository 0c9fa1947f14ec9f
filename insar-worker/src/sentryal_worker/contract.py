"""Reading a request: strict, every refusal names field, value and remedy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from sentryal_worker import CONTRACT_VERSION
from sentryal_worker.engine import PRODUCT_NAMES, BoundingBox, Options, Points, ReferencePoint
from sentryal_worker.errors import bad_request
from sentryal_worker.fields import Fields
from sentryal_worker.packing import MOST_POINTS, unpack_points
from sentryal_worker.urls import check_url

SCHEMA_VERSION = CONTRACT_VERSION
UNWRAPPERS = ("snaphu", "icu", "phass", "mcf")
DATUMS = ("wgs84", "egm2008", "egm96")
OUTPUT_NAMES = ("displacement_points", *PRODUCT_NAMES)
MOST_POINTS_WITHOUT_OUTPUT = 400_000
"""On RunPod, whose answers hold 10 MB: 13 bytes a point, a third more in base64."""
_MOST_BYTES = 1 << 40


class Door(str, Enum):
    """How a request came in."""

    LOCAL = "local"
    RUNPOD = "runpod"


@dataclass(frozen=True)
class Source:
    """Where a file lies: at a URL or, for the local runner, at a path."""

    url: str | None = field(repr=False)
    path: Path | None
    size_bytes: int | None = None
    md5: str | None = None


@dataclass(frozen=True)
class DemChoice:
    """What the caller says about the ground; all None leaves it to the worker."""

    source: Source | None = None
    datum: str | None = None
    height_m: float | None = None


@dataclass(frozen=True)
class ClaimUrls:
    """Presigned URLs of the claim object."""

    put_url: str = field(repr=False)
    get_url: str = field(repr=False)


@dataclass(frozen=True)
class Request:
    """A request that has been believed."""

    job_id: str
    infrastructure_id: str
    reference_granule: str
    secondary_granule: str
    reference: Source
    secondary: Source
    bbox: BoundingBox
    points: Points | None
    """None when they are behind ``points_url``."""
    points_url: str | None = field(repr=False)
    points_are_listed: bool
    """The points came as a list with ids, and so the answer may be one."""
    orbits: tuple[Source, ...]
    dem: DemChoice
    options: Options
    require_gpu: bool | None
    outputs: Mapping[str, str] = field(repr=False)
    claim: ClaimUrls | None
    webhook_url: str | None = field(repr=False)
    simulated: bool
    sha256: str
    """Of what the request asks for: signatures, outputs and webhook are left out."""


def parse_request(document: object, door: Door) -> Request:
    """Return a request that is safe to work on.

    :raises WorkerError: BAD_REQUEST for whatever is wrong with it
    """
    reader = Fields(document, "")
    if reader.has("schema_version"):
        reader.choice("schema_version", (SCHEMA_VERSION,))
    job_id = reader.text("job_id", r"[A-Za-z0-9._-]{1,128}", "1 to 128 of [A-Za-z0-9._-]")
    granules = [
        reader.text(n, r"[A-Za-z0-9_-]{1,128}", "a scene or burst name")
        for n in ("reference_granule", "secondary_granule")
    ]
    if granules[0] == granules[1]:
        raise reader.refuse("secondary_granule", "is the reference again", "Give another date")
    scenes = [_scene(reader, which, door) for which in ("reference", "secondary")]
    points, points_url, listed = _points(reader)
    dem = _dem(reader, door)
    options, require_gpu = _options(reader)
    request = Request(
        job_id=job_id,
        infrastructure_id=reader.text("infrastructure_id", r"(?s).{1,256}", "1 to 256 characters"),
        reference_granule=granules[0],
        secondary_granule=granules[1],
        reference=scenes[0],
        secondary=scenes[1],
        bbox=_bbox(reader.child("bbox")),
        points=points,
        points_url=points_url,
        points_are_listed=listed,
        orbits=_orbits(reader, door),
        dem=dem,
        options=options,
        require_gpu=require_gpu,
        outputs=_outputs(reader),
        claim=_claim(reader),
        webhook_url=_url(reader, "webhook_url") if reader.has("webhook_url") else None,
        simulated=reader.has("simulated") and reader.boolean("simulated"),
        sha256=_fingerprint(document),
    )
    reader.finish()
    if points is not None:
        check_answer_fits(request, len(points), door)
    return request


def check_answer_fits(request: Request, points: int, door: Door) -> None:
    """Refuse points whose answer RunPod would not take, before any work is done on them.

    :raises WorkerError: BAD_REQUEST
    """
    has_output = "displacement_points" in request.outputs
    if door is Door.RUNPOD and points > MOST_POINTS_WITHOUT_OUTPUT and not has_output:
        raise bad_request(
            "outputs.displacement_points",
            f"is missing for {points} points, too many for RunPod's answer",
            "Give a presigned PUT URL for the result",
        )


def _url(reader: Fields, name: str) -> str:
    return check_url(reader.path(name), reader.get(name))


def _path(name: str, value: object, door: Door) -> Path:
    if door is Door.RUNPOD:
        raise bad_request(name, "paths are for the local runner only", "Give a URL")
    if not isinstance(value, str) or not value.startswith("/") or "\0" in value:
        raise bad_request(name, "expected an absolute path", "Give the whole path")
    return Path(value)


def _scene(reader: Fields, which: str, door: Door) -> Source:
    given = reader.exclusive(f"{which}_url", f"{which}_path")
    size = f"{which}_bytes"
    md5 = f"{which}_md5"
    source = _source(reader, str(given), door)
    return Source(
        url=source.url,
        path=source.path,
        size_bytes=reader.integer(size, 1, _MOST_BYTES) if reader.has(size) else None,
        md5=reader.text(md5, r"[0-9a-f]{32}", "32 lower-case hexadecimal digits")
        if reader.has(md5)
        else None,
    )


def _source(reader: Fields, name: str, door: Door) -> Source:
    if name.endswith("_url"):
        return Source(_url(reader, name), None)
    return Source(None, _path(reader.path(name), reader.get(name), door))


def _orbits(reader: Fields, door: Door) -> tuple[Source, ...]:
    name = reader.exclusive("orbit_urls", "orbit_paths", required=False)
    if name is None:
        return ()
    entries = [(f"{name}[{i}]", v) for i, v in enumerate(reader.items(name, 8))]
    if name == "orbit_urls":
        return tuple(Source(check_url(n, v), None) for n, v in entries)
    return tuple(Source(None, _path(n, v, door)) for n, v in entries)


def _dem(reader: Fields, door: Door) -> DemChoice:
    name = reader.exclusive("dem_url", "dem_path", required=False)
    options = reader.child("options") if reader.has("options") else Fields({}, "options")
    if options.has("dem_height_m"):
        if name is not None:
            problem = f"{name} and dem_height_m exclude each other"
            raise options.refuse("dem_height_m", problem, "Give one of them")
        return DemChoice(height_m=options.number("dem_height_m", -1000, 10000))
    if name is None:
        if options.has("dem_datum"):
            raise options.refuse("dem_datum", "there is no DEM to which it could refer", "Leave it")
        return DemChoice()
    return DemChoice(_source(reader, name, door), options.choice("dem_datum", DATUMS))


def _bbox(box: Fields) -> BoundingBox:
    read = BoundingBox(
        north=box.number("north", -90, 90),
        south=box.number("south", -90, 90),
        east=box.number("east", -180, 180),
        west=box.number("west", -180, 180),
    )
    box.finish()
    if read.south >= read.north:
        raise bad_request(
            "bbox", f"south {read.south} is not below north {read.north}", "Swap them, in degrees"
        )
    return read


def _points(reader: Fields) -> tuple[Points | None, str | None, bool]:
    name = reader.exclusive("points", "points_packed", "points_url")
    if name == "points_url":
        return None, _url(reader, "points_url"), False
    if name == "points_packed":
        return packed_points(reader.get("points_packed"), "points_packed"), None, False
    return _listed(reader.items("points", MOST_POINTS)), None, True


def packed_points(value: object, field_name: str) -> Points:
    """Return the points of a ``points_packed`` object; their ids are their positions.

    :raises WorkerError: BAD_REQUEST
    """
    lat, lon, height = unpack_points(value, field_name)
    return Points([str(i) for i in range(len(lat))], lat, lon, height)


def _listed(entries: list[Any]) -> Points:
    rows = np.full((len(entries), 3), np.nan)
    ids: dict[str, int] = {}
    for i, entry in enumerate(entries):
        point = Fields(entry, f"points[{i}]")
        name = point.text("id", r"(?s).{1,256}", "1 to 256 characters")
        if not name.strip():
            raise point.refuse("id", "is blank", "Give every point a name")
        if ids.setdefault(name, i) != i:
            raise point.refuse("id", f"{name!r} is that of points[{ids[name]}]", "Name it apart")
        rows[i, 0] = point.number("lat", -90, 90)
        rows[i, 1] = point.number("lon", -180, 180)
        if point.has("height_m"):
            rows[i, 2] = point.number("height_m", -1000, 10000)
        point.finish()
    heights = rows[:, 2]
    return Points(list(ids), rows[:, 0], rows[:, 1], None if np.isnan(heights).all() else heights)


def _options(reader: Fields) -> tuple[Options, bool | None]:
    if not reader.has("options"):
        return Options(), None
    given = reader.child("options")
    readers: dict[str, Callable[[str], Any]] = {
        "polarization": lambda n: given.choice(n, ("VV", "VH", "HH", "HV")),
        "looks_range": lambda n: given.integer(n, 1, 1000),
        "looks_azimuth": lambda n: given.integer(n, 1, 1000),
        "filter_alpha": lambda n: given.number(n, 0, 1),
        "unwrap": lambda n: given.choice(n, UNWRAPPERS),
        "coherence_min": lambda n: given.number(n, 0, 1),
        "reference": lambda _: _reference(given),
        "posting_m": lambda n: given.number(n, 0, 10_000, above=True),
        "margin_m": lambda n: given.number(n, 0, 500_000),
        "require_gpu": given.boolean,
        "dem_datum": given.get,  # judged with the DEM, like the next
        "dem_height_m": given.get,
    }
    values = {name: read(name) for name, read in readers.items() if given.has(name)}
    given.finish()
    for name in ("dem_datum", "dem_height_m"):
        values.pop(name, None)
    require_gpu = values.pop("require_gpu", None)
    return Options(**values), require_gpu


def _reference(options: Fields) -> ReferencePoint | None:
    value = options.get("reference")
    if value == "auto":
        return None
    if not isinstance(value, Mapping):
        raise options.refuse("reference", 'expected "auto" or {lat, lon}', "Give one of them")
    point = options.child("reference")
    read = ReferencePoint(point.number("lat", -90, 90), point.number("lon", -180, 180))
    point.finish()
    return read


def _outputs(reader: Fields) -> dict[str, str]:
    if not reader.has("outputs"):
        return {}
    given = reader.child("outputs")
    read = {name: _url(given, name) for name in OUTPUT_NAMES if given.has(name)}
    given.finish()
    return read


def _claim(reader: Fields) -> ClaimUrls | None:
    if not reader.has("claim"):
        return None
    given = reader.child("claim")
    read = ClaimUrls(put_url=_url(given, "put_url"), get_url=_url(given, "get_url"))
    given.finish()
    return read


def _fingerprint(document: object) -> str:
    asked = dict(document) if isinstance(document, Mapping) else {}
    for name in ("outputs", "claim", "webhook_url", "schema_version"):
        asked.pop(name, None)
    for name, value in list(asked.items()):
        if name.endswith("_url") and isinstance(value, str):
            asked[name] = value.partition("?")[0]
        elif name == "orbit_urls":
            asked[name] = [str(v).partition("?")[0] for v in value]
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def option_parameters(options: Options) -> dict[str, str | float | int | bool]:
    """Return the options in effect, as ``provenance.parameters`` holds them."""
    read: dict[str, str | float | int | bool] = {}
    for entry in fields(options):
        value = getattr(options, entry.name)
        if isinstance(value, ReferencePoint):
            value = f"{value.lat_deg},{value.lon_deg}"
        elif value is None:
            value = "auto"
        read[entry.name] = value
    return read
