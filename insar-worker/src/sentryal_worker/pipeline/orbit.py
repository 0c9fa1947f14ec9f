"""The orbit of an acquisition, and which file it comes from.

Orbit files: ESA GMES-GSEG-EOPG-FS-10-0075, Sentinels POD Service File Format Specification.
"""

from __future__ import annotations

import gzip
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sentryal_worker.errors import ErrorCode, Stage, WorkerError
from sentryal_worker.pipeline import xmltree
from sentryal_worker.pipeline.annotation import StateVector, Swath
from sentryal_worker.pipeline.arrays import fit_polynomial
from sentryal_worker.pipeline.product import SafeProduct
from sentryal_worker.pipeline.times import NS_PER_S, format_utc

_VECTORS_EACH_SIDE = 4
_SPARE_NS = 120 * NS_PER_S
_MOST_BYTES = 64 << 20
_RADIUS_M = (6_700_000, 7_500_000)
_KINDS = {"AUX_POEORB": "precise", "AUX_RESORB": "restituted"}


@dataclass(frozen=True)
class OrbitFile:
    """An AUX_POEORB or AUX_RESORB file."""

    name: str
    kind: str
    platform: str
    start_ns: int
    stop_ns: int
    vectors: Sequence[StateVector]

    def covers(self, start_ns: int, stop_ns: int) -> bool:
        """Whether a period can be interpolated: the header claims it and the vectors show it."""
        if self.start_ns > start_ns or self.stop_ns < stop_ns:
            return False
        if len(self.vectors) < 2 * _VECTORS_EACH_SIDE:
            return False
        first = self.vectors[_VECTORS_EACH_SIDE - 1].time_ns
        last = self.vectors[-_VECTORS_EACH_SIDE].time_ns
        return first <= start_ns and last >= stop_ns

    def margin_ns(self, start_ns: int, stop_ns: int) -> int:
        """Return how far a period lies from the nearer end of the validity."""
        return min(start_ns - self.start_ns, self.stop_ns - stop_ns)


@dataclass(frozen=True)
class Orbit:
    """The orbit of one acquisition; times are seconds since ``epoch_ns``."""

    epoch_ns: int
    vectors: Sequence[StateVector]
    description: str
    warning: str | None

    def seconds(self, time_ns: int) -> float:
        """Return an instant in seconds since the epoch of this orbit."""
        return (time_ns - self.epoch_ns) / NS_PER_S

    def isce3(self) -> Any:
        """Return the orbit as ISCE3 wants it; four-point Hermite interpolation."""
        from isce3.core import DateTime, StateVector as Vector, Orbit as Isce3Orbit  # noqa: I001, PLC0415

        vectors = [
            Vector(DateTime(format_utc(v.time_ns)[:-1]), v.position_m, v.velocity_m_per_s)
            for v in self.vectors
        ]
        return Isce3Orbit(vectors, DateTime(format_utc(self.epoch_ns)[:-1]))

    def speed_m_per_s(self, time_ns: int) -> float:
        """Return the speed at an instant, by a cubic through the four nearest vectors."""
        near = sorted(self.vectors, key=lambda v: abs(v.time_ns - time_ns))[:4]
        since_s = np.array([(v.time_ns - time_ns) / NS_PER_S for v in near])
        speeds = np.array([math.hypot(*v.velocity_m_per_s) for v in near])
        return float(fit_polynomial(since_s, speeds, 3)[0])


def read_orbit_file(path: Path) -> OrbitFile:
    """Read ``.EOF`` or ``.EOF.gz``.

    :raises WorkerError: PRODUCT_CORRUPT if it is no orbit file, ORBIT_MISSING if it does not exist
    """
    source = f"orbit file {path.name}"
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise WorkerError(
            ErrorCode.ORBIT_MISSING, f"{source} does not exist", remedy="Check the path"
        ) from None
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise xmltree.corrupt(source, f"is no whole gzip file ({error})") from None
    if len(data) > _MOST_BYTES:
        raise xmltree.corrupt(source, f"has more than {_MOST_BYTES} bytes")
    return _parse(xmltree.parse(data, source), path)


def _parse(root: xmltree.Node, path: Path) -> OrbitFile:
    header = root.child("Earth_Explorer_Header")
    fixed = header.child("Fixed_Header")
    kind = fixed.child("File_Type").text
    if kind not in _KINDS:
        raise fixed.invalid(f"must be of AUX_POEORB or AUX_RESORB, was of '{kind}'")
    mission = fixed.child("Mission").text
    if not mission.startswith("Sentinel-1"):
        raise fixed.invalid(f"must be of Sentinel-1, was of '{mission}'")
    variable = header.child("Variable_Header")
    for element, wanted in (("Ref_Frame", "EARTH_FIXED"), ("Time_Reference", "UTC")):
        if variable.child(element).text != wanted:
            raise variable.child(element).invalid(f"must be {wanted}")
    name = fixed.find("File_Name")
    validity = fixed.child("Validity_Period")
    return OrbitFile(
        name=name.text if name is not None and name.text else path.name,
        kind=_KINDS[kind],
        platform="S" + mission.removeprefix("Sentinel-"),
        start_ns=validity.child("Validity_Start").time_ns(),
        stop_ns=validity.child("Validity_Stop").time_ns(),
        vectors=_vectors(root.child("Data_Block").child("List_of_OSVs")),
    )


def _vectors(node: xmltree.Node) -> list[StateVector]:
    vectors: list[StateVector] = []
    for osv in node.children("OSV"):
        x, y, z = (osv.child(axis).number() for axis in ("X", "Y", "Z"))
        vx, vy, vz = (osv.child(axis).number() for axis in ("VX", "VY", "VZ"))
        vector = StateVector(osv.child("UTC").time_ns(), (x, y, z), (vx, vy, vz))
        radius_m = math.hypot(x, y, z)
        if not _RADIUS_M[0] < radius_m < _RADIUS_M[1]:
            raise osv.invalid(f"lies {radius_m:.0f} m from the centre of the Earth")
        if vectors and vectors[-1].time_ns >= vector.time_ns:
            raise osv.invalid(f"is out of order at {format_utc(vector.time_ns)}")
        vectors.append(vector)
    return vectors


def choose_orbit(files: Sequence[Path], product: SafeProduct, swaths: Sequence[Swath]) -> Orbit:
    """Return the best orbit for a product: precise, else restituted with a warning.

    The orbit of the annotation is never used in its place: it is decimetres off.

    :raises WorkerError: ORBIT_MISSING if no file covers the acquisition
    """
    start_ns = min(burst.azimuth_time_ns for swath in swaths for burst in swath.bursts)
    stop_ns = max(
        burst.azimuth_time_ns + round(swath.burst_duration_s * NS_PER_S)
        for swath in swaths
        for burst in swath.bursts
    )
    platform = product.manifest.platform
    candidates = [
        orbit
        for orbit in map(read_orbit_file, files)
        if orbit.platform == platform and orbit.covers(start_ns, stop_ns)
    ]
    if not candidates:
        raise WorkerError(
            ErrorCode.ORBIT_MISSING,
            f"none of {len(files)} orbit files covers {platform} from {format_utc(start_ns)} to"
            f" {format_utc(stop_ns)} with {_VECTORS_EACH_SIDE} state vectors on either side",
            remedy="Give the AUX_POEORB file of that day, or AUX_RESORB within 20 days",
            stage=Stage.COREGISTERING,
        )
    newest_first = sorted(candidates, key=lambda o: o.name, reverse=True)
    chosen = min(newest_first, key=lambda o: (o.kind, -o.margin_ns(start_ns, stop_ns)))
    near = (start_ns - _SPARE_NS, stop_ns + _SPARE_NS)
    return Orbit(
        epoch_ns=start_ns // NS_PER_S * NS_PER_S,
        vectors=[v for v in chosen.vectors if near[0] <= v.time_ns <= near[1]],
        description=f"{chosen.name} for {product.name}",
        warning=None if chosen.kind == "precise" else _restituted(chosen.name),
    )


def _restituted(name: str) -> str:
    return (
        f"restituted orbit {name} was used, as no precise orbit covers the acquisition: errors of"
        " some centimetres can leave a phase ramp and jumps between bursts; process again with the"
        " precise orbit, about 20 days after the acquisition"
    )
