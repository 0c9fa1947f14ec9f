"""The two products of a job, found to belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sentryal_worker.errors import ErrorCode, Stage, WorkerError, bad_request
from sentryal_worker.pipeline.annotation import Burst, Swath, same_spacing
from sentryal_worker.pipeline.burst_id import BurstId
from sentryal_worker.pipeline.product import SafeProduct
from sentryal_worker.pipeline.times import format_utc

_OLDEST_PROCESSOR = "002.43"


@dataclass(frozen=True)
class CommonBurst:
    """One piece of ground as both products hold it."""

    reference_swath: Swath
    secondary_swath: Swath
    reference: Burst
    secondary: Burst

    @property
    def burst_id(self) -> BurstId:
        """Identity of the ground."""
        return self.reference.burst_id


@dataclass(frozen=True)
class Pair:
    """An earlier and a later product of one track; the earlier is the reference."""

    reference: SafeProduct
    secondary: SafeProduct
    swapped: bool
    """The caller named them the other way round."""
    reference_swaths: Sequence[Swath]
    secondary_swaths: Sequence[Swath]
    common: Sequence[CommonBurst]

    @property
    def simulated(self) -> bool:
        """Whether one of the products says that it is simulated."""
        return self.reference.manifest.simulated or self.secondary.manifest.simulated

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *_: object) -> None:
        self.reference.close()
        self.secondary.close()


def open_pair(first: Path, second: Path, polarization: str) -> Pair:
    """Open the products of a job; the caller closes the pair.

    :raises WorkerError: PRODUCT_CORRUPT, BAD_REQUEST or NO_COMMON_BURST
    """
    a = SafeProduct(first)
    try:
        b = SafeProduct(second)
        try:
            return _pair(a, b, polarization)
        except BaseException:
            b.close()
            raise
    except BaseException:
        a.close()
        raise


def _pair(a: SafeProduct, b: SafeProduct, polarization: str) -> Pair:
    for product in (a, b):
        _require_processor(product)
        _require_polarization(product, polarization)
    if a.manifest.sensing_start_ns == b.manifest.sensing_start_ns:
        raise bad_request(
            "secondary_granule",
            f"{a.name} and {b.name} were both taken at {format_utc(a.manifest.sensing_start_ns)}",
            "Choose two acquisitions",
        )
    if a.manifest.relative_orbit != b.manifest.relative_orbit:
        raise bad_request(
            "secondary_granule",
            f"{a.name} is from track {a.manifest.relative_orbit},"
            f" {b.name} from {b.manifest.relative_orbit}",
            f"Choose a secondary of track {a.manifest.relative_orbit}",
        )
    swapped = a.manifest.sensing_start_ns > b.manifest.sensing_start_ns
    reference, secondary = (b, a) if swapped else (a, b)
    earlier = [swath for swath in reference.swaths(polarization) if swath.bursts]
    later = [swath for swath in secondary.swaths(polarization) if swath.bursts]
    common = common_bursts(earlier, later)
    if not common:
        raise WorkerError(
            ErrorCode.NO_COMMON_BURST,
            f"{reference.name} ({_span(earlier)}) and {secondary.name} ({_span(later)}) share no"
            f" burst of polarization {polarization}",
            remedy="Choose a secondary of the same track and frame",
            stage=Stage.COREGISTERING,
        )
    _require_one_raster(earlier)
    return Pair(reference, secondary, swapped, earlier, later, common)


def common_bursts(earlier: Sequence[Swath], later: Sequence[Swath]) -> list[CommonBurst]:
    """Return the bursts of the same identity, by swath and time."""
    found = {burst.burst_id: (swath, burst) for swath in later for burst in swath.bursts}
    return [
        CommonBurst(swath, found[burst.burst_id][0], burst, found[burst.burst_id][1])
        for swath in earlier
        for burst in swath.bursts
        if burst.burst_id in found
    ]


def _require_processor(product: SafeProduct) -> None:
    version = product.manifest.processor_version
    if version < _OLDEST_PROCESSOR:
        raise bad_request(
            "granule",
            f"{product.name} was made by IPF {version}; products from before IPF"
            f" {_OLDEST_PROCESSOR} lack the phase correction for the elevation antenna pattern",
            "Use a later acquisition or a reprocessed product",
        )


def _require_polarization(product: SafeProduct, polarization: str) -> None:
    present = sorted({file.polarization for file in product.swath_files})
    if polarization not in present:
        raise bad_request(
            "options.polarization",
            f"{product.name} has no {polarization}, only {', '.join(present)}",
            "Choose one that both products have",
        )


def _require_one_raster(swaths: Sequence[Swath]) -> None:
    for swath in swaths[1:]:
        if not same_spacing(swaths[0], swath):
            raise WorkerError(
                ErrorCode.PRODUCT_CORRUPT,
                f"{swath.product}: {swaths[0].swath} and {swath.swath} have pixels of two sizes",
                remedy="Fetch the product again",
                stage=Stage.COREGISTERING,
            )


def _span(swaths: Sequence[Swath]) -> str:
    return ", ".join(f"{s.bursts[0].burst_id} to {s.bursts[-1].burst_id}" for s in swaths)
