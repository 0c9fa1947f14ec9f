"""Reading pixels of a burst from the measurement TIFF."""

from __future__ import annotations

from pathlib import PurePosixPath

import numpy as np

from sentryal_worker.pipeline.annotation import Burst, Swath, Window
from sentryal_worker.pipeline.arrays import Complex64Array
from sentryal_worker.pipeline.rasters import gdal_module
from sentryal_worker.pipeline.xmltree import corrupt


def read_pixels(image: str, swath: Swath, burst: Burst, window: Window) -> Complex64Array:
    """Return pixels of a burst; zero outside its valid window.

    :param image: name under which GDAL opens the image of the swath
    :param window: in lines and samples of the burst, inside it
    :raises WorkerError: PRODUCT_CORRUPT if the image is damaged or of another size or type
    """
    gdal = gdal_module()
    name = PurePosixPath(image).name
    try:
        source = gdal.Open(image)
        band = source.GetRasterBand(1)
        if not gdal.DataTypeIsComplex(band.DataType) or source.RasterCount != 1:
            raise corrupt(name, "is no complex image of one band", "Fetch the product again")
        least_lines = (burst.index + 1) * swath.lines_per_burst
        if source.RasterXSize != swath.samples_per_burst or source.RasterYSize < least_lines:
            raise corrupt(
                name,
                f"has {source.RasterYSize} x {source.RasterXSize} pixels, the annotation says at"
                f" least {least_lines} x {swath.samples_per_burst}",
                "Fetch the product again",
            )
        pixels = band.ReadAsArray(
            window.first_sample,
            burst.index * swath.lines_per_burst + window.first_line,
            window.samples,
            window.lines,
        )
    except RuntimeError as error:
        raise corrupt(name, f"is damaged ({error})", "Fetch the product again") from None
    values: Complex64Array = np.asarray(pixels, dtype=np.complex64)
    _blank(values, burst.valid, window)
    return values


def _blank(pixels: Complex64Array, valid: Window, window: Window) -> None:
    top = max(0, valid.first_line - window.first_line)
    bottom = max(0, valid.last_line + 1 - window.first_line)
    left = max(0, valid.first_sample - window.first_sample)
    right = max(0, valid.last_sample + 1 - window.first_sample)
    pixels[:top] = 0
    pixels[bottom:] = 0
    pixels[:, :left] = 0
    pixels[:, right:] = 0
