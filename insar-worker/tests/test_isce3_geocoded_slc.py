"""Another way to the same phase: both images geocoded at full resolution, then multiplied.

It shares nothing with the pipeline but orbits, elevation model and carrier.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sentryal_worker.pipeline.annotation import Burst, Swath, Window
from sentryal_worker.pipeline.carrier import carrier_of, middle_ns
from sentryal_worker.pipeline.grid import burst_grid
from sentryal_worker.pipeline.image import read_pixels
from sentryal_worker.pipeline.orbit import Orbit, choose_orbit
from tests.isce3_support import (
    gdal,
    isce3,
    open_reference,
    osr,
    process,
    read_csv,
    reference_job,
    report,
)
from tests.shared import REFERENCE, needs_shared

pytestmark = needs_shared

POSTING_M = 40.0
LOOKS_Y, LOOKS_X = 4, 8
CELLS = 60


def geocoded(
    image: str, swath: Swath, burst: Burst, orbit: Orbit, place: tuple[float, float, int]
) -> Any:
    """Return the flattened image of a burst on pixels of 5 m x 10 m, from the upper left corner."""
    whole = Window(0, 0, swath.lines_per_burst, swath.samples_per_burst)
    pixels = read_pixels(image, swath, burst, whole)
    grid = burst_grid(swath, burst, orbit)
    carrier = carrier_of(swath, burst, orbit.speed_m_per_s(middle_ns(swath, burst)))
    shape = (CELLS * LOOKS_Y, CELLS * LOOKS_X)
    out = np.full(shape, np.nan + 0j, np.complex64)
    left, top, epsg = place
    geogrid = isce3.product.GeoGridParameters(
        left, top, POSTING_M / LOOKS_X, -POSTING_M / LOOKS_Y, shape[1], shape[0], epsg
    )
    isce3.geocode.geocode_slc(
        geo_data_blocks=out,
        rdr_data_blocks=pixels.copy(),
        dem_raster=isce3.io.Raster(str(REFERENCE / "input" / "dem.tif")),
        radargrid=grid.isce3(),
        geogrid=geogrid,
        orbit=orbit.isce3(),
        native_doppler=carrier.doppler_lut(grid.start_s),
        image_grid_doppler=isce3.core.LUT2d(),
        ellipsoid=isce3.core.Ellipsoid(),
        threshold_geo2rdr=1e-9,
        num_iter_geo2rdr=25,
        sliced_radargrid=grid.isce3(),
        flatten=True,
        reramp=True,
        az_carrier=carrier.polynomial().isce3(grid.start_s),
        rg_carrier=isce3.core.Poly2d(np.zeros((1, 1))),
    )
    return out


def looks(values: Any) -> Any:
    return values.reshape(CELLS, LOOKS_Y, CELLS, LOOKS_X).mean(axis=(1, 3))


def test_geocoded_images_give_the_same_phase(tmp_path: Path) -> None:
    job = reference_job(tmp_path, posting_m=POSTING_M)
    result = process(job)
    wrapped = gdal.Open(str(result.products["wrapped"]))
    coherence = gdal.Open(str(result.products["coherence"])).ReadAsArray()
    place, at = _square(wrapped)
    with open_reference() as pair:
        common = pair.common[0]
        images = []
        for product, swaths, swath, burst in (
            (pair.reference, pair.reference_swaths, common.reference_swath, common.reference),
            (pair.secondary, pair.secondary_swaths, common.secondary_swath, common.secondary),
        ):
            orbit = choose_orbit(job.orbit_files, product, swaths)
            name = product.image(swath, job.work_dir)
            images.append(geocoded(name, swath, burst, orbit, place))
    first, second = images
    interferogram = looks(first * np.conj(second))
    power = looks(abs(first) ** 2) * looks(abs(second) ** 2)
    other = abs(interferogram) / np.sqrt(power)
    ours = wrapped.ReadAsArray()[at]
    good = np.isfinite(interferogram) & np.isfinite(ours) & (coherence[at] > 0.6)
    difference = np.angle(interferogram * np.exp(-1j * ours))[good]
    rms = np.sqrt(np.mean(difference**2))
    report(
        f"{good.sum()} cells, mean {difference.mean():.4f}, rms {rms:.4f} rad,"
        f" coherence {np.median(other[good]):.3f}"
    )
    assert good.sum() > 0.8 * CELLS**2
    # 16 effective looks there: 0.134 rad of noise, of which the pipeline shares most.
    assert abs(difference.mean()) < 0.01
    assert rms < 0.14
    assert np.median(other[good]) > 0.78


def _square(map_: Any) -> tuple[tuple[float, float, int], tuple[slice, slice]]:
    """Return a square of the map inside the first burst, around its first interior points."""
    rows = read_csv(REFERENCE / "truth" / "truth.csv")
    inner = [r for r in rows if r["class"] == "interior" and r["bursts"] == "1"]
    geographic, projected = osr.SpatialReference(), osr.SpatialReference(wkt=map_.GetProjection())
    geographic.ImportFromEPSG(4326)
    for reference in (geographic, projected):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transformation = osr.CoordinateTransformation(geographic, projected)
    places = [transformation.TransformPoint(float(r["lon"]), float(r["lat"])) for r in inner]
    x, y = (float(np.median([p[axis] for p in places])) for axis in (0, 1))
    left, step, _, top, _, _ = map_.GetGeoTransform()
    column = int((x - left) / step) - CELLS // 2
    row = int((top - y) / step) - CELLS // 2
    epsg = int(projected.GetAuthorityCode(None))
    corner = (left + column * step, top - row * step, epsg)
    return corner, (slice(row, row + CELLS), slice(column, column + CELLS))
