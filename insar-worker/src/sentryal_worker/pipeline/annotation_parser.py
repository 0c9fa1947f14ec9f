"""Turns the annotation XML of one swath into a :class:`Swath`; IPF 2.43 and later."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from sentryal_worker.pipeline import burst_id
from sentryal_worker.pipeline.annotation import (
    Burst,
    RangePolynomial,
    StateVector,
    Swath,
    Window,
)
from sentryal_worker.pipeline.burst_id import BurstId
from sentryal_worker.pipeline.manifest import Manifest
from sentryal_worker.pipeline.times import NS_PER_S
from sentryal_worker.pipeline.xmltree import Node

_LONGEST_PRODUCT_S = 60.0


def parse_swath(root: Node, product: str, manifest: Manifest) -> Swath:
    """Return the annotation of a swath.

    :raises WorkerError: PRODUCT_CORRUPT if something is missing, unreadable or contradicts itself
    """
    header = root.child("adsHeader")
    general = root.child("generalAnnotation")
    information = general.child("productInformation")
    image = root.child("imageAnnotation").child("imageInformation")
    timing = root.child("swathTiming")
    name = header.child("swath").text
    processing = _processing(root, name)
    swath = Swath(
        product=product,
        swath=name,
        polarization=header.child("polarisation").text,
        radar_frequency_hz=_positive(information.child("radarFrequency")),
        range_sampling_rate_hz=_positive(information.child("rangeSamplingRate")),
        steering_rate_rad_per_s=math.radians(_positive(information.child("azimuthSteeringRate"))),
        slant_range_time_s=_positive(image.child("slantRangeTime")),
        line_interval_s=_positive(image.child("azimuthTimeInterval")),
        lines_per_burst=timing.child("linesPerBurst").integer(),
        samples_per_burst=timing.child("samplesPerBurst").integer(),
        range_bandwidth_hz=_bandwidth(processing.child("rangeProcessing")),
        azimuth_bandwidth_hz=_bandwidth(processing.child("azimuthProcessing")),
        bursts=_bursts(timing, image, name, manifest),
        fm_rates=[
            _fm_rate(r) for r in general.child("azimuthFmRateList").children("azimuthFmRate")
        ],
        doppler_centroids=[
            _polynomial(e, e.child("dataDcPolynomial").numbers())
            for e in root.child("dopplerCentroid").child("dcEstimateList").children("dcEstimate")
        ],
        state_vectors=[_vector(o) for o in general.child("orbitList").children("orbit")],
        corners_deg=[
            (point.child("latitude").number(), point.child("longitude").number())
            for point in root.child("geolocationGrid").descendants("geolocationGridPoint")
        ],
    )
    _check(root, swath, image, len(timing.child("burstList").children("burst")))
    return swath


def _positive(node: Node) -> float:
    value = node.number()
    if value <= 0:
        raise node.invalid(f"must be positive, was {value}")
    return value


def _bandwidth(node: Node) -> float:
    return _positive(node.child("processingBandwidth"))


def _processing(root: Node, swath: str) -> Node:
    params = root.child("imageAnnotation").child("processingInformation")
    for candidate in params.child("swathProcParamsList").children("swathProcParams"):
        if candidate.child("swath").text == swath:
            return candidate
    raise params.invalid(f"has no <swathProcParams> of {swath}")


def _fm_rate(node: Node) -> RangePolynomial:
    polynomial = node.find("azimuthFmRatePolynomial")
    if polynomial is not None:
        return _polynomial(node, polynomial.numbers())
    return _polynomial(node, [node.child(name).number() for name in ("c0", "c1", "c2")])


def _polynomial(node: Node, coefficients: Sequence[float]) -> RangePolynomial:
    return RangePolynomial(
        node.child("azimuthTime").time_ns(), node.child("t0").number(), tuple(coefficients)
    )


def _vector(node: Node) -> StateVector:
    if node.child("frame").text != "Earth Fixed":
        raise node.invalid(
            f"must be in the frame 'Earth Fixed', is in '{node.child('frame').text}'"
        )
    x, y, z = (node.child("position").child(axis).number() for axis in "xyz")
    vx, vy, vz = (node.child("velocity").child(axis).number() for axis in "xyz")
    return StateVector(node.child("time").time_ns(), (x, y, z), (vx, vy, vz))


def _bursts(timing: Node, image: Node, swath: str, manifest: Manifest) -> list[Burst]:
    lines = timing.child("linesPerBurst").integer()
    bursts = []
    for index, node in enumerate(timing.child("burstList").children("burst")):
        valid = _valid_window(node, lines)
        if valid is not None:
            bursts.append(
                Burst(
                    index=index,
                    azimuth_time_ns=node.child("azimuthTime").time_ns(),
                    burst_id=_id(node, image, swath, manifest),
                    valid=valid,
                )
            )
    return bursts


def _valid_window(node: Node, lines: int) -> Window | None:
    """Return the rectangle of valid pixels; None for a burst without any."""
    first = node.child("firstValidSample").integers()
    last = node.child("lastValidSample").integers()
    if len(first) != lines or len(last) != lines:
        raise node.invalid(
            f"has {len(first)} and {len(last)} valid samples, but bursts have {lines} lines"
        )
    valid = [i for i in range(lines) if 0 <= first[i] <= last[i]]
    if not valid:
        return None
    left = max(first[i] for i in valid)
    right = min(last[i] for i in valid)
    if right < left:
        raise node.invalid("has no sample that is valid in every line")
    return Window(valid[0], left, valid[-1] - valid[0] + 1, right - left + 1)


def _id(node: Node, image: Node, swath: str, manifest: Manifest) -> BurstId:
    annotated = node.find("burstId")
    if annotated is not None:
        return burst_id.of_number(annotated.integer(), manifest.relative_orbit, swath)
    since_ns = node.child("sensingTime").time_ns() - _node_time_ns(image, manifest)
    return burst_id.of_sensing_time(since_ns / NS_PER_S, manifest.relative_orbit, swath)


def _node_time_ns(image: Node, manifest: Manifest) -> int:
    """Return the ascending node before the start; it may be annotated an orbit too early."""
    node_ns = image.child("ascendingNodeTime").time_ns()
    since_s = (manifest.sensing_start_ns - node_ns) / NS_PER_S
    if not -_LONGEST_PRODUCT_S < since_s < 2 * burst_id.ORBIT_S:
        raise image.invalid(
            f"has an ascending node {since_s:.1f} s before the start; less than two orbits expected"
        )
    orbits = math.floor(since_s / burst_id.ORBIT_S)
    return node_ns + round(orbits * burst_id.ORBIT_S * NS_PER_S)


def _check(root: Node, swath: Swath, image: Node, bursts: int) -> None:
    lines = image.child("numberOfLines").integer()
    samples = image.child("numberOfSamples").integer()
    # A product cut down to one burst keeps the annotation of swaths of which nothing is left.
    right_lines = bursts in (0, lines / swath.lines_per_burst)
    if not right_lines or swath.samples_per_burst != samples:
        raise root.invalid(
            f"has {bursts} bursts of {swath.lines_per_burst} x {swath.samples_per_burst} pixels,"
            f" but an image of {lines} x {samples}"
        )
    _require_ascending(root, "burst", [b.azimuth_time_ns for b in swath.bursts])
    _require_ascending(root, "orbit", [v.time_ns for v in swath.state_vectors])
    for burst in swath.bursts:
        if burst.valid.last_sample >= samples:
            raise root.invalid(
                f"has a burst with valid sample {burst.valid.last_sample}, but {samples} samples"
            )
    if swath.bursts and not (swath.fm_rates and swath.doppler_centroids and swath.corners_deg):
        raise root.invalid("has bursts but no azimuth FM rate, Doppler centroid or geolocation")


def _require_ascending(root: Node, what: str, times_ns: Sequence[int]) -> None:
    if any(a >= b for a, b in itertools.pairwise(times_ns)):
        raise root.invalid(f"has {what} times out of order")
