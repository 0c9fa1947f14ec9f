"""Writes the TIFF fixtures of this folder with GDAL (PyPI: rasterio), an independent writer.

    pip install rasterio==1.* numpy && python make_fixtures.py

37 rows x 53 columns; the tests compute the same values: see value() and complex_value().
"""
import numpy as np
import rasterio
from rasterio.transform import from_origin

ROWS, COLUMNS = 37, 53
R, C = np.mgrid[0:ROWS, 0:COLUMNS]


def value(scale):
    return ((R * 331 + C * 173) % 1999 - 700) * scale


def write(name, dtype, scale=1.0, nodata=None, tags=None, crs="EPSG:4326", **options):
    data = value(scale).astype(dtype)
    if nodata is not None:
        data[5, 7] = nodata
    with rasterio.open(
        name, "w", driver="GTiff", height=ROWS, width=COLUMNS, count=1, dtype=dtype, nodata=nodata,
        crs=crs, transform=from_origin(12.0, 42.5, 0.01, 0.02), **options,
    ) as out:
        if tags:
            out.update_tags(**tags)
        out.write(data, 1)


def write_complex(name, **options):
    data = ((R * 257 + C * 31) % 60001 - 30000) + 1j * ((R * 41 + C * 523) % 50021 - 25000)
    with rasterio.open(
        name, "w", driver="GTiff", height=ROWS, width=COLUMNS, count=1, dtype="complex_int16",
        **options,
    ) as out:
        out.write(data.astype("complex64"), 1)


TILES = dict(tiled=True, blockxsize=16, blockysize=32)
write("int16_none_strips.tif", "int16", nodata=-32768, blockysize=5)
write("int16_lzw_p2_strips.tif", "int16", compress="lzw", predictor=2, blockysize=7)
write("int16_deflate_p2_tiles_big_endian.tif", "int16", compress="deflate", predictor=2,
      ENDIANNESS="BIG", **TILES)
write("uint16_lzw_tiles.tif", "uint16", compress="lzw", **TILES)
write("int32_deflate_p2_bigtiff.tif", "int32", compress="deflate", predictor=2, BIGTIFF="YES")
write("float32_deflate_p3_tiles.tif", "float32", 0.375, nodata=-9999, compress="deflate",
      predictor=3, **TILES)
write("float32_lzw_p3_strips_big_endian.tif", "float32", 0.375, compress="lzw", predictor=3,
      ENDIANNESS="BIG", blockysize=9)
write("float32_lzw_p2_tiles.tif", "float32", 0.375, compress="lzw", predictor=2, **TILES)
write("float32_none_tiles_point.tif", "float32", 0.375, nodata=float("nan"),
      tags={"AREA_OR_POINT": "Point"}, **TILES)
write("float64_deflate_p3_strips.tif", "float64", 0.375, compress="deflate", predictor=3)
write("int16_utm.tif", "int16", crs="EPSG:32633")
write("int16_nad83.tif", "int16", crs="EPSG:4269")
write("int16_zstd.tif", "int16", compress="zstd")
write("int16_scaled.tif", "int16")
with rasterio.open("int16_scaled.tif", "r+") as out:
    out.scales = (0.1,)
write("int16_feet.tif", "int16", crs="EPSG:4326+6360")
write_complex("cint16_strips.tif", blockysize=1)
write_complex("cint16_strips_big_endian.tif", ENDIANNESS="BIG", blockysize=4)
write_complex("cint16_bigtiff_tiles.tif", BIGTIFF="YES", **TILES)
write_complex("cint16_deflate.tif", compress="deflate", blockysize=8)

# One strip of noise: the LZW table fills up and is cleared several times.
r, c = np.mgrid[0:150, 0:150]
with rasterio.open(
    "int16_lzw_full_table.tif", "w", driver="GTiff", height=150, width=150, count=1, dtype="int16",
    crs="EPSG:4326", transform=from_origin(12.0, 42.5, 0.01, 0.02), compress="lzw", blockysize=150,
) as out:
    out.write((((r * r * 7919 + c * c * 104729 + r * c * 31) % 65537) % 16).astype("int16"), 1)
