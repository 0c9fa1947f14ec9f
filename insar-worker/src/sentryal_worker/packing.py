"""The packed forms of points and displacements: see contract/README.md."""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sentryal_worker.engine import POINT_REASONS, Float64Array
from sentryal_worker.errors import bad_request
from sentryal_worker.fields import Fields

POINTS_ENCODING = "delta-e7-varint-gzip-base64"
DISPLACEMENTS_ENCODING = "f32-le-gzip-base64"
COLUMNS = ("displacement_mm", "coherence", "sigma_mm")
MOST_POINTS = 5_000_000
_MOST_BYTES_PER_POINT = 20
_MOST_VARINT_BYTES = 10
_FIX = "Pack the points as contract/README.md says"


def _inflate(field: str, text: object, limit_bytes: int) -> bytes:
    if not isinstance(text, str):
        raise bad_request(field, "expected a base64 text", _FIX)
    try:
        packed = base64.b64decode(text, validate=True)
        inflater = zlib.decompressobj(wbits=31)
        data = inflater.decompress(packed, limit_bytes + 1)
    except (binascii.Error, ValueError, zlib.error) as e:
        raise bad_request(field, f"is no gzip in padded base64 ({e})", _FIX) from e
    if len(data) > limit_bytes:
        raise bad_request(field, f"inflates to more than {limit_bytes} bytes", _FIX)
    if not inflater.eof:
        raise bad_request(field, "the gzip stream has no end", _FIX)
    if inflater.unused_data:
        raise bad_request(field, "has bytes behind the gzip stream", _FIX)
    return data


def _deflate(data: bytes) -> str:
    return base64.b64encode(gzip.compress(data, 6, mtime=0)).decode("ascii")


def decode_varints(field: str, data: bytes, count: int) -> npt.NDArray[np.int64]:
    """Return ``count`` zigzag varints; neither fewer nor more may be there."""
    groups = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(groups < 0x80)
    if ends.size != count or (groups.size and ends[-1] != groups.size - 1):
        raise bad_request(
            field, f"holds {ends.size} whole numbers in {groups.size} bytes, expected {count}", _FIX
        )
    starts = np.concatenate(([0], ends[:-1] + 1))
    if int((ends - starts).max()) >= _MOST_VARINT_BYTES:
        raise bad_request(field, "a varint has more than 10 bytes", _FIX)
    shift = (np.arange(groups.size) - np.repeat(starts, ends - starts + 1)) * 7
    parts = (groups & 0x7F).astype(np.uint64) << shift.astype(np.uint64)
    values = np.add.reduceat(parts, starts)
    decoded: npt.NDArray[np.int64] = (values >> np.uint64(1)).astype(np.int64)
    decoded[values & np.uint64(1) == 1] ^= -1
    return decoded


def encode_varints(values: npt.NDArray[np.int64]) -> bytes:
    """Return whole numbers as zigzag varints, one after the other."""
    rest = ((values << 1) ^ (values >> 63)).astype(np.uint64)
    columns = []
    while True:
        more = rest >= 0x80
        columns.append(np.where(more, (rest & np.uint64(0x7F)) | np.uint64(0x80), rest))
        rest >>= np.uint64(7)
        if not more.any():
            break
    table = np.stack(columns, axis=1).astype(np.uint8)
    lengths = np.maximum(1, (table >= 0x80).cumprod(axis=1).sum(axis=1) + 1)
    return bytes(table[np.arange(table.shape[1]) < lengths[:, None]].tobytes())


def pack_points(
    lat_deg: Float64Array, lon_deg: Float64Array, height_m: Float64Array | None = None
) -> dict[str, Any]:
    """Return a ``points_packed`` object."""
    e7 = np.floor(np.stack([lat_deg, lon_deg], axis=1) * 1e7 + 0.5).astype(np.int64)
    deltas = np.diff(e7, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    packed: dict[str, Any] = {
        "encoding": POINTS_ENCODING,
        "count": len(lat_deg),
        "data": _deflate(encode_varints(deltas.ravel())),
    }
    if height_m is not None:
        cm = np.floor(height_m * 100 + 0.5).astype(np.int64)
        packed["height_cm"] = _deflate(encode_varints(np.diff(cm, prepend=np.int64(0))))
    return packed


def unpack_points(
    value: object, field: str = "points_packed"
) -> tuple[Float64Array, Float64Array, Float64Array | None]:
    """Return latitudes, longitudes (deg) and heights (m above the ellipsoid), or refuse.

    :raises WorkerError: BAD_REQUEST naming the field
    """
    fields = Fields(value, field)
    fields.choice("encoding", (POINTS_ENCODING,))
    count = fields.integer("count", 1, MOST_POINTS)
    data_field = fields.path("data")
    data = _inflate(data_field, fields.get("data"), count * _MOST_BYTES_PER_POINT)
    e7 = decode_varints(data_field, data, 2 * count).reshape(count, 2).cumsum(axis=0)
    for column, (name, limit) in enumerate((("latitude", 90), ("longitude", 180))):
        outside = np.flatnonzero(np.abs(e7[:, column]) > limit * 10_000_000)
        if outside.size:
            at = int(outside[0])
            problem = f"point {at} has {name} {e7[at, column] / 1e7} deg"
            raise bad_request(data_field, problem, f"Give -{limit} to {limit}")
    height_m = None
    if fields.has("height_cm"):
        height_field = fields.path("height_cm")
        data = _inflate(height_field, fields.get("height_cm"), count * _MOST_BYTES_PER_POINT)
        height_m = decode_varints(height_field, data, count).cumsum() / 100.0
        outside = np.flatnonzero((height_m < -1000) | (height_m > 10000))
        if outside.size:
            problem = f"point {int(outside[0])} has height {height_m[outside[0]]} m"
            raise bad_request(height_field, problem, "Give -1000 to 10000 m above the ellipsoid")
    fields.finish()
    return e7[:, 0] / 1e7, e7[:, 1] / 1e7, height_m


def pack_displacements(columns: Sequence[Float64Array], reasons: Sequence[str]) -> dict[str, Any]:
    """Return a ``displacement_points_packed`` object of the columns in the contract's order."""
    table = sorted(set(reasons), key=POINT_REASONS.index)
    index = {reason: i for i, reason in enumerate(table)}
    return {
        "encoding": DISPLACEMENTS_ENCODING,
        "count": len(reasons),
        "columns": list(COLUMNS),
        "data": _deflate(np.concatenate(columns).astype("<f4").tobytes()),
        "reason_table": table,
        "reasons": _deflate(bytes(index[reason] for reason in reasons)),
    }


def unpack_displacements(
    value: Mapping[str, Any],
) -> tuple[npt.NDArray[np.float32], list[str]]:
    """Return the three columns as rows of an array, and the reasons.

    :raises WorkerError: BAD_REQUEST naming the field
    """
    field = "displacement_points_packed"
    fields = Fields(value, field)
    fields.choice("encoding", (DISPLACEMENTS_ENCODING,))
    count = fields.integer("count", 1, MOST_POINTS)
    if fields.get("columns") != list(COLUMNS):
        raise fields.refuse("columns", "are others", f"Give {list(COLUMNS)}")
    table = fields.items("reason_table", 256)
    for reason in table:
        if reason not in POINT_REASONS:
            raise fields.refuse("reason_table", f"{reason!r} is unknown", "See the contract")
    data = _inflate(fields.path("data"), fields.get("data"), count * 12)
    reason_bytes = _inflate(fields.path("reasons"), fields.get("reasons"), count)
    fields.finish()
    if len(data) != count * 12 or len(reason_bytes) != count:
        problem = f"{len(data)} bytes and {len(reason_bytes)} reasons for {count} points"
        raise bad_request(field, problem, _FIX)
    if max(reason_bytes) >= len(table):
        raise bad_request(field, f"reason {max(reason_bytes)} of {len(table)}", _FIX)
    rows = np.frombuffer(data, dtype="<f4").astype(np.float32).reshape(3, count)
    reasons = [str(table[i]) for i in reason_bytes]
    problem_or_none = contradiction(rows, reasons)
    if problem_or_none is not None:
        raise bad_request(field, problem_or_none, _FIX)
    return rows, reasons


def contradiction(rows: npt.NDArray[Any], reasons: Sequence[str]) -> str | None:
    """Return what no receiver would believe about (displacement, coherence, sigma), or None."""
    ok = np.fromiter((r == "OK" for r in reasons), dtype=bool, count=len(reasons))
    displacement, coherence, sigma = rows
    rules = (
        (np.isinf(rows).any(axis=0), "has an infinite value"),
        (ok & np.isnan(rows).any(axis=0), "is OK but lacks a value"),
        (~ok & ~(np.isnan(displacement) & np.isnan(sigma)), "has a value and a reason for none"),
        ((coherence < 0) | (coherence > 1), "has a coherence outside 0 to 1"),
        (sigma < 0, "has a negative sigma"),
    )
    for wrong, words in rules:
        at = np.flatnonzero(wrong)
        if at.size:
            return f"point {int(at[0])} {words}"
    return None
