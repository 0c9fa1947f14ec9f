"""Adaptive fringe filter of Goldstein and Werner (1998, Geophys. Res. Lett. 25(21)).

Each overlapping patch Z of the interferogram's spectrum becomes Z * S(|Z|)^alpha, where S is a
3 x 3 running mean; patches are blended with triangular weights. A patch keeps its power, so alpha
only decides how strongly the dominant fringe frequency wins. Before the transform each patch is
freed of its mean fringe frequency, which is put back afterwards: fringes between two frequencies of
the transform would be drawn toward the nearer one otherwise.

Estimate the coherence before filtering: afterwards neighbouring cells are not independent.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sentryal_worker.pipeline.arrays import Complex64Array

PATCH = 64
_STEP = PATCH // 4


def is_filterable(shape: tuple[int, int]) -> bool:
    """Whether a window is large enough."""
    return min(shape) >= PATCH


def goldstein(interferogram: Complex64Array, alpha: float) -> Complex64Array:
    """Return the filtered interferogram; cells that are 0 stay 0.

    :param interferogram: at least 64 x 64 cells; 0 where there is no measurement
    :param alpha: strength in [0, 1]; 0 changes nothing
    """
    if not is_filterable((interferogram.shape[0], interferogram.shape[1])):
        raise ValueError(f"needs at least {PATCH} x {PATCH} cells, was {interferogram.shape}")
    if alpha == 0:
        return np.array(interferogram)
    rows, columns = interferogram.shape
    total = np.zeros(interferogram.shape, np.complex64)
    weights = np.zeros(interferogram.shape, np.float32)
    tent = 1 - np.abs((np.arange(PATCH) + 0.5) / (PATCH / 2) - 1)
    weight = np.outer(tent, tent).astype(np.float32)
    for row in _starts(rows):
        for column in _starts(columns):
            at = (slice(row, row + PATCH), slice(column, column + PATCH))
            patch = interferogram[at]
            if patch.any():
                total[at] += weight * _filter_patch(patch, alpha)
                weights[at] += weight
    value = interferogram != 0
    total[value] /= weights[value]
    total[~value] = 0
    return total


def _starts(length: int) -> list[int]:
    return [min(at, length - PATCH) for at in range(0, length - PATCH + _STEP, _STEP)]


def _filter_patch(patch: Complex64Array, alpha: float) -> npt.NDArray[np.complex128]:
    down = np.angle(np.sum(patch[1:] * np.conj(patch[:-1])))
    along = np.angle(np.sum(patch[:, 1:] * np.conj(patch[:, :-1])))
    steps = np.arange(PATCH)
    carrier = np.exp(1j * (down * steps[:, None] + along * steps))
    spectrum = np.fft.fft2(patch * np.conj(carrier))
    magnitude = np.abs(spectrum)
    smooth = sum(np.roll(magnitude, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)) / (
        9 * magnitude.max()
    )
    filtered: npt.NDArray[np.complex128] = np.fft.ifft2(spectrum * smooth**alpha) * carrier
    power = np.sum(np.abs(patch) ** 2)
    filtered *= np.sqrt(power / np.sum(np.abs(filtered) ** 2))
    return filtered
