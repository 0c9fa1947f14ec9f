"""Cuts a simulated product into other ones: several swaths out of one, or fewer bursts."""

from __future__ import annotations

import copy
import io
import uuid
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.isce3_support import gdal


@dataclass(frozen=True)
class Part:
    """A swath to be: some samples of the whole, and all but a few lines at both ends of a burst."""

    swath: str
    first_sample: int
    samples: int
    trimmed_lines: int = 0
    """Even bursts of one cycle begin at other times in each swath; the middle stays."""


def split(source: Path, folder: Path, parts: Sequence[Part], bursts: slice) -> Path:
    """Write a product of the given swaths and bursts of a zipped product of one swath."""
    target = folder / source.name
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        files = [PurePosixPath(name) for name in old.namelist()]
        annotation = next(f for f in files if f.parent.name == "annotation" and f.suffix == ".xml")
        image = next(f for f in files if f.suffix == ".tiff")
        root = ET.fromstring(old.read(str(annotation)))
        pixels = _pixels(old.read(str(image)))
        for part in parts:
            name = annotation.name.replace("-iw2-", f"-{part.swath.lower()}-")
            new.writestr(str(annotation.with_name(name)), _cut(root, part, bursts))
            tiff = image.with_name(name).with_suffix(".tiff")
            new.writestr(str(tiff), _tiff(_crop(pixels, root, part, bursts)))
        for name in old.namelist():
            if name.endswith("manifest.safe"):
                new.writestr(name, old.read(name))
    return target


def _cut(whole: ET.Element, part: Part, bursts: slice) -> bytes:
    root = copy.deepcopy(whole)
    lines = int(_of(root, "swathTiming/linesPerBurst").text or "") - 2 * part.trimmed_lines
    interval = float(_of(root, "imageAnnotation/imageInformation/azimuthTimeInterval").text or "")
    rate = float(_of(root, "generalAnnotation/productInformation/rangeSamplingRate").text or "")
    for element in root.iter("swath"):
        element.text = part.swath
    entries = _of(root, "swathTiming/burstList")
    for burst in list(entries):
        entries.remove(burst)
    kept = list(_of(whole, "swathTiming/burstList"))[bursts]
    for burst in kept:
        entries.append(_burst(copy.deepcopy(burst), part, lines, interval))
    near = _of(root, "imageAnnotation/imageInformation/slantRangeTime")
    near.text = repr(float(near.text or "") + part.first_sample / rate)
    for path, value in (
        ("swathTiming/linesPerBurst", lines),
        ("swathTiming/samplesPerBurst", part.samples),
        ("imageAnnotation/imageInformation/numberOfSamples", part.samples),
        ("imageAnnotation/imageInformation/numberOfLines", lines * len(kept)),
    ):
        _of(root, path).text = str(value)
    entries.set("count", str(len(kept)))
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="UTF-8", xml_declaration=True)
    return out.getvalue()


def _burst(burst: ET.Element, part: Part, lines: int, interval_s: float) -> ET.Element:
    later = timedelta(seconds=part.trimmed_lines * interval_s)
    for name in ("azimuthTime", "sensingTime"):
        time = _of(burst, name)
        time.text = (datetime.fromisoformat(time.text or "") + later).isoformat("T", "microseconds")
    first, last = (
        np.array((_of(burst, name).text or "").split(), int)
        for name in ("firstValidSample", "lastValidSample")
    )
    valid = first >= 0
    first = np.where(valid, np.maximum(0, first - part.first_sample), -1)
    last = np.where(valid, np.minimum(part.samples - 1, last - part.first_sample), -1)
    at = slice(part.trimmed_lines, part.trimmed_lines + lines)
    for name, values in (("firstValidSample", first), ("lastValidSample", last)):
        element = _of(burst, name)
        element.set("count", str(lines))
        element.text = " ".join(str(value) for value in values[at])
    return burst


def _crop(
    pixels: npt.NDArray[Any], root: ET.Element, part: Part, bursts: slice
) -> npt.NDArray[Any]:
    lines = int(_of(root, "swathTiming/linesPerBurst").text or "")
    by_burst = pixels.reshape(-1, lines, pixels.shape[1])[bursts]
    trim = part.trimmed_lines
    cut = by_burst[:, trim : lines - trim, part.first_sample : part.first_sample + part.samples]
    return cut.reshape(-1, part.samples)


def _pixels(tiff: bytes) -> npt.NDArray[Any]:
    path = f"/vsimem/{uuid.uuid4()}.tiff"
    gdal.FileFromMemBuffer(path, tiff)
    try:
        return np.asarray(gdal.Open(path).ReadAsArray())
    finally:
        gdal.Unlink(path)


def _tiff(pixels: npt.NDArray[Any]) -> bytes:
    path = f"/vsimem/{uuid.uuid4()}.tiff"
    rows, columns = pixels.shape
    file = gdal.GetDriverByName("GTiff").Create(path, columns, rows, 1, gdal.GDT_CInt16)
    file.GetRasterBand(1).WriteArray(pixels)
    file.FlushCache()
    del file
    try:
        return _contents(path)
    finally:
        gdal.Unlink(path)


def _contents(path: str) -> bytes:
    file = gdal.VSIFOpenL(path, "rb")
    try:
        return bytes(gdal.VSIFReadL(1, gdal.VSIStatL(path).size, file))
    finally:
        gdal.VSIFCloseL(file)


def _of(element: ET.Element, path: str) -> ET.Element:
    found = element.find(path)
    assert found is not None, path
    return found
