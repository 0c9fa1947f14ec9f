"""Names of array types, and what is done to arrays in more than one step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
Complex64Array = npt.NDArray[np.complex64]


def polynomial(coefficients: Sequence[float], x: Float64Array) -> Float64Array:
    """Return the sum of coefficients[i] x^i."""
    value: npt.NDArray[Any] = np.zeros_like(x, dtype=np.float64)
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return np.asarray(value, np.float64)


def fit_polynomial(x: Float64Array, y: Float64Array, order: int) -> Float64Array:
    """Return the coefficients, by power, of the polynomial of least squares.

    :param y: one function, or one in each column
    """
    powers = np.vander(x, order + 1, increasing=True)
    return np.asarray(np.linalg.lstsq(powers, y, rcond=None)[0], np.float64)


def bilinear(
    values: npt.NDArray[Any], usable: BoolArray | None, row: Float64Array, column: Float64Array
) -> npt.NDArray[Any]:
    """Return values between the usable cells around places; NaN where there is none.

    A cell that is not usable is left out, and its weight goes to the others.

    :param usable: None if all are
    """
    rows, columns = values.shape
    top, left = np.floor(row).astype(np.intp), np.floor(column).astype(np.intp)
    down, right = row - top, column - left
    total = np.zeros(row.shape, np.result_type(values.dtype, np.float64))
    weights = np.zeros(row.shape)
    flat = values.ravel()
    for i in (0, 1):
        for j in (0, 1):
            r, c = top + i, left + j
            weight = (down if i else 1 - down) * (right if j else 1 - right)
            inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
            cell = np.where(inside, r * columns + c, 0)
            take = inside & (weight > 0)
            if usable is not None:
                take &= usable.ravel()[cell]
            total[take] += weight[take] * flat[cell[take]]
            weights[take] += weight[take]
    known = weights > 0
    total[known] /= weights[known]
    total[~known] = np.nan
    return total


def erode(mask: BoolArray, reach: int) -> BoolArray:
    """Return where a mask holds up to ``reach`` cells away; beyond the edge it does not."""
    result = mask
    for axis in (0, 1):
        padding = [(0, 0), (0, 0)]
        padding[axis] = (reach, reach)
        padded = np.pad(result, padding)
        length = mask.shape[axis]
        parts = [np.take(padded, range(at, at + length), axis) for at in range(2 * reach + 1)]
        result = np.logical_and.reduce(parts)
    return result
