"""Makes the coarse geoid grid of insar-core from the EGM96 grid of NGA (public domain).

    python make_coarse_geoid.py egm96_15.gtx[.gz] ../main/resources/io/sentryal/insar/internal/raster/egm96_30min.bin.gz

Input: EGM96 geoid heights above WGS 84 every 15 minutes, as GTX (PROJ and ISCE3 ship it).
Output: every second node, 361 rows from the south pole, 720 columns from 180 W, in whole centimetres, big-endian
16-bit differences to the node to the west (the first of a row: to 0), gzipped without a time stamp.

Prints the error of the grid against the nodes of the input that it leaves out, interpolated by cubic convolution as the library does;
GeoidGridTest asserts it. Needs numpy.
"""
import gzip
import struct
import sys

import numpy as np

KEEP = 2


def read_gtx(name):
    with (gzip.open if name.endswith(".gz") else open)(name, "rb") as file:
        data = file.read()
    south, west, lat_step, lon_step = struct.unpack(">4d", data[:32])
    rows, columns = struct.unpack(">2i", data[32:40])
    if (south, west, lat_step, lon_step, rows, columns) != (-90, -180, 0.25, 0.25, 721, 1440):
        raise SystemExit(f"{name} is not the 15-minute grid of EGM96 from 180 W")
    return np.frombuffer(data[40:], ">f4").reshape(rows, columns).astype(float)


def weight(distance):
    d = abs(distance)
    return np.where(d < 1, (1.5 * d - 2.5) * d * d + 1, np.where(d < 2, ((-0.5 * d + 2.5) * d - 4) * d + 2, 0))


def node(grid, row, column):
    rows, columns = grid.shape
    beyond = (row < 0) | (row >= rows)
    row = np.where(row < 0, -row, np.where(row >= rows, 2 * (rows - 1) - row, row))
    return grid[row, np.where(beyond, column + columns // 2, column) % columns]


def interpolated(grid, row, column):
    first_row, first_column = np.floor(row).astype(int), np.floor(column).astype(int)
    total = 0
    for i in range(-1, 3):
        in_row = sum(weight(column - first_column - j) * node(grid, first_row + i, first_column + j) for j in range(-1, 3))
        total = total + weight(row - first_row - i) * in_row
    return total


def main():
    fine = read_gtx(sys.argv[1])
    centimetres = np.round(fine[::KEEP, ::KEEP] * 100).astype(">i2")
    differences = np.diff(centimetres, axis=1, prepend=np.zeros((len(centimetres), 1), ">i2")).astype(">i2")
    with open(sys.argv[2], "wb") as file:
        file.write(gzip.compress(differences.tobytes(), 9, mtime=0))
    row, column = np.mgrid[0 : fine.shape[0], 0 : fine.shape[1]] / KEEP
    error = interpolated(centimetres / 100.0, row, column) - fine
    area = np.cos(np.radians(90 - 0.25 * np.arange(len(fine))))[:, None] * ((row % 1 > 0) | (column % 1 > 0))
    rms = np.sqrt((error**2 * area).sum() / area.sum())
    print(f"against the 15-minute grid: {rms:.3f} m rms (by area), {abs(error).max():.2f} m at most, between its nodes")


if __name__ == "__main__":
    main()
