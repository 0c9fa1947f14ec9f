"""The products as GeoTIFFs on a snapped map grid."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentryal_worker.errors import bad_request
from sentryal_worker.pipeline.arrays import BoolArray, Complex64Array, Float64Array, bilinear
from sentryal_worker.pipeline.dem import Dem
from sentryal_worker.pipeline.grid import CellGrid
from sentryal_worker.pipeline.interferogram import Cells, CellState
from sentryal_worker.pipeline.locate import Locator
from sentryal_worker.pipeline.rasters import gdal_module
from sentryal_worker.pipeline.sampling import (
    Window,
    ZeroLevel,
    displacement_mm,
    sample,
)
from sentryal_worker.pipeline.window import GroundSpacing

_MESH = 16
"""Map cells between places whose latitude and longitude are computed; 0.03 m off in between."""

_CELLS_PER_BLOCK = 1 << 19

_MOST_CELLS = 1 << 28
"""Of a map, 1 GiB for each product; a whole scene has 26 million at 40 m."""

_PRODUCTS: Mapping[str, tuple[str, str]] = {
    "displacement": ("mm", "line-of-sight displacement, positive toward the satellite"),
    "coherence": ("1", "coherence, before any filter"),
    "unwrapped": ("rad", "unwrapped phase of reference * conj(secondary), zero at the reference"),
    "wrapped": ("rad", "wrapped phase of reference * conj(secondary), flattened"),
}


@dataclass(frozen=True)
class MapGrid:
    """Square cells of a projection; x and y of the upper left corner are multiples of posting."""

    epsg: int
    left_m: float
    top_m: float
    posting_m: float
    rows: int
    columns: int


def epsg_for(lat_deg: float, lon_deg: float) -> int:
    """Return UTM on WGS 84, or polar stereographic beyond its latitudes."""
    if lat_deg > 84:
        return 3413
    if lat_deg < -80:
        return 3031
    zone = math.floor(((lon_deg + 180) % 360) / 6) + 1
    return (32600 if lat_deg >= 0 else 32700) + zone


def map_grid(cells: Cells, posting_m: float) -> MapGrid:
    """Return the grid that covers the cells whose place is known."""
    known = np.isfinite(cells.lat_deg)
    lat, lon = cells.lat_deg[known], cells.lon_deg[known]
    lon = lon + 360 * np.rint((lon[0] - lon) / 360)
    epsg = epsg_for(float(np.median(lat)), float(np.median(lon)))
    edge = _edge(known)
    x, y = _transform(4326, epsg, cells.lon_deg[edge], cells.lat_deg[edge])
    left = math.floor(x.min() / posting_m) * posting_m
    top = math.ceil(y.max() / posting_m) * posting_m
    return MapGrid(
        epsg,
        left,
        top,
        posting_m,
        max(1, math.ceil((top - y.min()) / posting_m)),
        max(1, math.ceil((x.max() - left) / posting_m)),
    )


def _edge(known: BoolArray) -> BoolArray:
    """Return the outermost known cells of each row and column: they bound all others."""
    edge = np.zeros_like(known)
    for axis in (0, 1):
        for of in (known, np.flip(known, axis)):
            first = np.argmax(of, axis=axis)
            at = np.arange(first.size)
            index = (first, at) if axis == 0 else (at, first)
            view = edge if of is known else np.flip(edge, axis)
            view[index] = True
    return edge & known


def require_map_size(window: CellGrid, spacing: GroundSpacing, posting_m: float) -> None:
    """Refuse a map of more cells than anyone wants, before work is done for it.

    :param window: what is mapped; the map is somewhat larger, as it lies at an angle
    :raises WorkerError: BAD_REQUEST
    """
    length_m = window.rows * window.looks_azimuth * spacing.azimuth_m
    width_m = window.columns * window.looks_range * spacing.range_m
    cells = length_m * width_m / posting_m**2
    if cells > _MOST_CELLS:
        raise bad_request(
            "options.posting_m",
            f"{length_m / 1000:.1f} x {width_m / 1000:.1f} km at {posting_m:g} m are {cells:.1e}"
            f" cells, at most {_MOST_CELLS:.1e} are mapped",
            "Take a wider posting or a smaller site",
        )


@dataclass(frozen=True)
class Geocoder:
    """Turns values on cells into maps."""

    grid: CellGrid
    interferogram: Complex64Array
    """As it was unwrapped."""
    window: Window
    zero: ZeroLevel
    dem: Dem
    locator: Locator
    wavelength_m: float
    coherence_min: float

    def write(
        self, target: MapGrid, folder: Path, tags: Mapping[str, str], check: Callable[[], None]
    ) -> dict[str, Path]:
        """Write the products and return where they lie.

        :param tags: for the metadata of each file
        :param check: called between blocks
        """
        paths = {name: folder / f"{name}.tif" for name in _PRODUCTS}
        files = {name: _create(path, name, target, tags) for name, path in paths.items()}
        phasors = np.exp(1j * np.angle(self.interferogram))
        step = max(1, _CELLS_PER_BLOCK // target.columns)
        for first in range(0, target.rows, step):
            check()
            count = min(step, target.rows - first)
            for name, values in self._block(target, phasors, first, count).items():
                shaped = values.astype(np.float32).reshape(count, target.columns)
                files[name].GetRasterBand(1).WriteArray(shaped, 0, first)
        for file in files.values():
            file.FlushCache()
        return paths

    def _block(
        self, target: MapGrid, phasors: npt.NDArray[Any], first: int, count: int
    ) -> dict[str, Float64Array]:
        lat, lon = _places(target, first, count)
        height, _ = self.dem.heights(lat, lon)
        line, sample_ = self.locator.locate(lat, lon, height)
        row, column = self.grid.row(line), self.grid.column(sample_)
        found = sample(self.window, self.zero, row, column, 0.0)
        phasor = np.full(row.shape, np.nan, np.complex128)
        measured = np.isfinite(found.coherence)
        usable = self.window.state == CellState.VALID
        phasor[measured] = bilinear(phasors, usable, row[measured], column[measured])
        coherent = found.coherence >= self.coherence_min
        return {
            "displacement": np.where(
                coherent, displacement_mm(found.phase_rad, self.wavelength_m), np.nan
            ),
            "coherence": found.coherence,
            "unwrapped": found.phase_rad,
            "wrapped": np.where(measured, np.angle(phasor), np.nan),
        }


def _places(target: MapGrid, first: int, count: int) -> tuple[Float64Array, Float64Array]:
    """Return latitude and longitude of the centres of some rows of map cells."""
    mesh_rows = np.arange(0, count + _MESH, _MESH)
    mesh_columns = np.arange(0, target.columns + _MESH, _MESH)
    x = target.left_m + (mesh_columns + 0.5) * target.posting_m
    y = target.top_m - (first + mesh_rows + 0.5) * target.posting_m
    xs, ys = np.meshgrid(x, y)
    lon, lat = _transform(target.epsg, 4326, xs.ravel(), ys.ravel())
    lon = lon + 360 * np.rint((lon[0] - lon) / 360)
    rows = np.arange(count) / _MESH
    columns = np.arange(target.columns) / _MESH
    at = [a.ravel() for a in np.meshgrid(rows, columns, indexing="ij")]
    return (
        bilinear(lat.reshape(xs.shape), None, at[0], at[1]),
        bilinear(lon.reshape(xs.shape), None, at[0], at[1]),
    )


def _transform(
    source: int, target: int, x: Float64Array, y: Float64Array
) -> tuple[Float64Array, Float64Array]:
    from osgeo import osr  # noqa: PLC0415

    references = []
    for epsg in (source, target):
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        references.append(reference)
    transformation = osr.CoordinateTransformation(*references)
    moved = np.array(transformation.TransformPoints(np.stack([x, y], axis=1).tolist()))
    return moved[:, 0], moved[:, 1]


def _create(path: Path, name: str, target: MapGrid, tags: Mapping[str, str]) -> Any:
    gdal = gdal_module()
    from osgeo import osr  # noqa: PLC0415

    unit, description = _PRODUCTS[name]
    options = ["TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3", "BIGTIFF=IF_SAFER"]
    file = gdal.GetDriverByName("GTiff").Create(
        str(path), target.columns, target.rows, 1, gdal.GDT_Float32, options
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(target.epsg)
    file.SetProjection(reference.ExportToWkt())
    file.SetGeoTransform(
        [target.left_m, target.posting_m, 0.0, target.top_m, 0.0, -target.posting_m]
    )
    file.SetMetadata({**tags, "quantity": description, "unit": unit})
    band = file.GetRasterBand(1)
    band.SetNoDataValue(math.nan)
    band.SetUnitType(unit)
    band.SetDescription(description)
    return file
