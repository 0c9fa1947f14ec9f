"""Files between steps. A name is never used twice: ISCE3 opens files by GDAL's shared handles."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt

from sentryal_worker.errors import ErrorCode, Stage, WorkerError


def gdal_module() -> Any:
    """Return GDAL, set to raise errors."""
    from osgeo import gdal  # noqa: PLC0415

    gdal.UseExceptions()
    return gdal


def write_raster(
    path: Path,
    array: npt.NDArray[Any],
    *,
    driver: str = "ENVI",
    transform: Sequence[float] | None = None,
    epsg: int | None = None,
) -> None:
    """Write one band."""
    gdal = gdal_module()
    from osgeo import gdal_array, osr  # noqa: PLC0415

    kind = gdal_array.NumericTypeCodeToGDALTypeCode(array.dtype.type)
    rows, columns = array.shape
    target = gdal.GetDriverByName(driver).Create(str(path), columns, rows, 1, kind)
    if transform is not None:
        target.SetGeoTransform(list(transform))
    if epsg is not None:
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        target.SetProjection(reference.ExportToWkt())
    target.GetRasterBand(1).WriteArray(array)
    target.FlushCache()


class Scratch:
    """A folder for the files of one burst, removed afterwards."""

    _numbers = itertools.count()

    def __init__(self, parent: Path) -> None:
        self.folder = parent / f"scratch-{next(self._numbers):05d}"

    def __enter__(self) -> Scratch:
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, stem: str) -> Path:
        """Return the path of a file that does not exist yet."""
        return self.folder / f"{stem}.bin"

    def create(self, stem: str, shape: tuple[int, int], kind: str) -> Any:
        """Return a new raster of ISCE3 to write into.

        :param kind: of a pixel in words of GDAL, such as Float64
        """
        from isce3.io import Raster  # noqa: PLC0415

        code = getattr(gdal_module(), f"GDT_{kind}")
        return Raster(str(self.path(stem)), shape[1], shape[0], 1, code, "ENVI")

    def write(self, stem: str, array: npt.NDArray[Any]) -> Path:
        """Write an array and return where."""
        path = self.path(stem)
        write_raster(path, array)
        return path

    def open(self, path: Path) -> Any:
        """Return a raster of ISCE3 to read from."""
        from isce3.io import Raster  # noqa: PLC0415

        return Raster(str(path))


def require_space(folder: Path, needed_bytes: int, stage: Stage) -> None:
    """Refuse to begin what the disk cannot hold.

    :raises WorkerError: DISK_FULL
    """
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise WorkerError(
            ErrorCode.DISK_FULL,
            f"the work folder has {free >> 20} MiB free, this step needs {needed_bytes >> 20} MiB",
            remedy="Free space, or point the work folder to a larger disk",
            stage=stage,
            retryable=True,
        )
