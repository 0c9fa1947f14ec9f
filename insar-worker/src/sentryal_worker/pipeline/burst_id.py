"""Which piece of ground a burst covers: the burst identity of ESA's burst id map.

Source: ESA S1-TN-MDA-52-7445, Sentinel-1 Level 1 Detailed Algorithm Definition.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

BEAM_CYCLE_S = 2.758273
PREAMBLE_S = 2.299849
ORBITS = 175
ORBIT_S = 12 * 86400.0 / ORBITS

_TO_MIDDLE_OF_IW2_S = {"IW1": 1.3712, "IW2": 0.5390, "IW3": -0.5390}
"""From the first echo of a burst to the middle of the IW2 burst of its cycle."""

_LAST_S1C_ORBIT_BEFORE_RECONFIGURATION = 8018


@dataclass(frozen=True)
class BurstId:
    """Identity of the ground under a burst."""

    relative_orbit: int
    number: int
    swath: str

    def __str__(self) -> str:
        return f"{self.relative_orbit:03d}_{self.number:06d}_{self.swath}"


def of_number(number: int, relative_orbit: int, swath: str) -> BurstId:
    """Return the identity with an annotated number.

    A product may begin on one track and end on the next: the number tells on which a burst lies.
    """
    start_of_iw1_s = PREAMBLE_S + (number - 1) * BEAM_CYCLE_S
    track = 1 + math.floor(start_of_iw1_s / ORBIT_S) % ORBITS
    ahead = (track - relative_orbit) % ORBITS
    return BurstId(track if ahead in (0, 1, ORBITS - 1) else relative_orbit, number, swath)


def of_sensing_time(since_node_s: float, relative_orbit: int, swath: str) -> BurstId:
    """Return the identity of a burst without annotated number (IPF before 3.40).

    :param since_node_s: from the ascending node to the first echo (s)
    """
    since_s = (
        since_node_s + _TO_MIDDLE_OF_IW2_S[swath] + (relative_orbit - 1) * ORBIT_S - PREAMBLE_S
    )
    wrapped_s = since_s % (ORBITS * ORBIT_S)
    return of_number(1 + math.floor(wrapped_s / BEAM_CYCLE_S), relative_orbit, swath)


def relative_orbit_of(platform: str, absolute_orbit: int) -> int | None:
    """Return the relative orbit, 1 to 175, of an absolute one; None for an unknown satellite.

    :param platform: ``S1A`` and so on
    """
    before = absolute_orbit <= _LAST_S1C_ORBIT_BEFORE_RECONFIGURATION
    offset = {"S1A": 73, "S1B": 27, "S1C": 172 if before else 99, "S1D": 42}.get(platform)
    return None if offset is None else (absolute_orbit - offset) % ORBITS + 1
