"""What ``manifest.safe`` says about a product as a whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sentryal_worker.pipeline import burst_id
from sentryal_worker.pipeline.xmltree import Node


@dataclass(frozen=True)
class Manifest:
    """A product as a whole."""

    processor_version: str
    """Of the Sentinel-1 IPF, for example 003.91."""
    platform: str
    """S1A and so on."""
    absolute_orbits: tuple[int, ...]
    """At the start and at the stop."""
    relative_orbit: int
    sensing_start_ns: int
    simulated: bool
    """Its processing or its facility is named SIMULATED."""


def parse_manifest(root: Node) -> Manifest:
    """Return what a manifest says.

    :raises WorkerError: PRODUCT_CORRUPT if something is missing or unreadable
    """
    orbit = root.descendant("orbitReference")
    absolute = tuple(node.integer() for node in orbit.children("orbitNumber"))
    if not absolute:
        raise orbit.invalid("has no <orbitNumber>")
    platform = _platform(root.descendant("platform"))
    version = _version(root)
    return Manifest(
        processor_version=version,
        platform=platform,
        absolute_orbits=absolute,
        relative_orbit=_relative_orbit(orbit, platform, absolute[0], version),
        sensing_start_ns=root.descendant("acquisitionPeriod").child("startTime").time_ns(),
        simulated=any(
            "SIMULATED" in node.attribute("name").upper()
            for name in ("processing", "facility")
            for node in root.descendants(name)
        ),
    )


def _version(root: Node) -> str:
    for software in root.descendants("software"):
        if "IPF" in software.attribute("name"):
            version = software.attribute("version")
            if not re.fullmatch(r"\d{3}\.\d{2}", version):
                raise software.invalid(f"must have a version such as 003.91, was '{version}'")
            return version
    raise root.invalid("names no Sentinel-1 IPF as its software: it is no product of ESA")


def _platform(node: Node) -> str:
    name = (node.child("familyName").text + node.child("number").text).upper()
    match = re.fullmatch(r"SENTINEL-1([A-Z])", name)
    if match is None:
        raise node.invalid(f"must be Sentinel-1, was '{name}'")
    return f"S1{match[1]}"


def _relative_orbit(orbit: Node, platform: str, absolute: int, version: str) -> int:
    """Return the relative orbit in today's numbering; IPF before 2.43 counted differently."""
    annotated = orbit.find("relativeOrbitNumber")
    if annotated is not None and version >= "002.43":
        number = annotated.integer()
    else:
        known = burst_id.relative_orbit_of(platform, absolute)
        if known is None:
            raise orbit.invalid(
                f"has no <relativeOrbitNumber>, and no rule is known for {platform}"
            )
        number = known
    if not 1 <= number <= burst_id.ORBITS:
        raise orbit.invalid(f"must have a relative orbit of 1 to 175, was {number}")
    return number
