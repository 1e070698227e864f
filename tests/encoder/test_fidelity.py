"""Our vectors are the vectors of the wheel's own engine."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer

from kb_index.encoder.onnx import OnnxEncoder


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return (left * right).sum(axis=1)


def test_sentence_transformers_folder_equals_engine(
    encoder_folder: Path, engine, sentences: list[str]
) -> None:
    model = SentenceTransformer(str(encoder_folder / "st"), device="cpu")
    ours = model.encode(sentences, prompt_name="query", show_progress_bar=False)
    found = cosines(ours, engine.encode(sentences))
    print(f"float32: least cosine {found.min():.5f}, mean {found.mean():.5f}")
    assert found.min() >= 0.999, sentences[int(found.argmin())]


def test_int8_equals_engine(encoder_folder: Path, engine, sentences: list[str]) -> None:
    found = cosines(OnnxEncoder.load(encoder_folder).encode(sentences), engine.encode(sentences))
    print(f"int8: least cosine {found.min():.5f}, mean {found.mean():.5f}")
    assert found.min() >= 0.98, sentences[int(found.argmin())]


def test_exported_graph_equals_pytorch_for_padded_batches(encoder_folder: Path, sentences: list[str]) -> None:
    model = SentenceTransformer(str(encoder_folder / "st"), device="cpu")
    expected = model.encode(sentences[:16], prompt_name="query", show_progress_bar=False)
    tokenizer = Tokenizer.from_file(str(encoder_folder / "onnx/tokenizer.json"))
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    batch = tokenizer.encode_batch(["query: " + text for text in sentences[:16]])
    session = onnxruntime.InferenceSession(str(encoder_folder / "onnx/model.fp32.onnx"))
    (found,) = session.run(
        ["embedding"],
        {
            "input_ids": np.array([row.ids for row in batch]),
            "attention_mask": np.array([row.attention_mask for row in batch]),
        },
    )
    assert cosines(expected, found).min() > 0.99999


def test_token_counts_equal_engine(encoder_folder: Path, engine, sentences: list[str]) -> None:
    tokenizer = Tokenizer.from_file(str(encoder_folder / "onnx/tokenizer.json"))
    different = [
        text for text in sentences if len(tokenizer.encode("query: " + text).ids) != engine.tokens(text)
    ]
    assert different == []


def test_unknown_characters_in_a_row_are_one_token_as_in_training(encoder_folder: Path, engine) -> None:
    """XLM-R joins them, the wheel's engine does not: the one known difference between the two."""
    text = "龘靐齉三个字的姓名办不了卡"
    tokenizer = Tokenizer.from_file(str(encoder_folder / "onnx/tokenizer.json"))
    assert len(tokenizer.encode("query: " + text).ids) < engine.tokens(text)
    assert cosines(OnnxEncoder.load(encoder_folder).encode([text]), engine.encode([text])).min() > 0.98


def test_long_text_is_cut_and_empty_text_encoded(encoder_folder: Path) -> None:
    encoder = OnnxEncoder.load(encoder_folder)
    rows = encoder.encode(["银行" * 3000, ""])
    assert rows.shape == (2, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_vector_does_not_depend_on_neighbours(encoder_folder: Path, sentences: list[str]) -> None:
    encoder = OnnxEncoder.load(encoder_folder)
    together = encoder.encode(sentences[:5])
    assert np.array_equal(together[3], encoder.encode([sentences[3]])[0])


def test_birth_certificate_tells_where_it_comes_from(encoder_folder: Path) -> None:
    birth = json.loads((encoder_folder / "onnx/birth.json").read_text(encoding="utf-8"))
    assert birth["source"]["wheel_sha256"].startswith("f4b89df3")
    assert 25_000 < birth["source"]["pieces"] < 35_000
    assert birth["metrics"]["int8_cosine_min"] >= 0.98
    assert {"torch", "onnxruntime"} <= set(birth["versions"])
