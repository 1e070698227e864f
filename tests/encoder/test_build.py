"""Building: any sentence-transformers model, atomically, with clear errors."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from kb_index.encoder import wheel
from kb_index.encoder.__main__ import main
from kb_index.encoder.build import Settings, build
from kb_index.encoder.onnx import MODEL_FILE, EncoderError, OnnxEncoder


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer BERT with CLS pooling and its own tokenizer: nothing like the default model."""
    base = tmp_path_factory.mktemp("small") / "base"
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *sorted(set("手机号换了收不到验证码信用卡年费怎么才能")),
        "query",
    ]
    tokenizer = Tokenizer(models.WordLevel({piece: at for at, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(base)
    BertModel(
        BertConfig(
            vocab_size=len(pieces),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=64,
        )
    ).save_pretrained(base)
    model = SentenceTransformer(
        modules=[Transformer(str(base), max_seq_length=64), Pooling(32, pooling_mode="cls")], device="cpu"
    )
    out = base.with_name("model")
    model.save(str(out), create_model_card=False)
    return out


def test_any_local_model_goes_the_same_way(small_model: Path, tmp_path: Path) -> None:
    birth = build(Settings(model=str(small_model)), tmp_path / "encoder", lambda line: None)
    texts = ["手机号换了", "信用卡年费怎么收"]
    expected = SentenceTransformer(str(small_model), device="cpu").encode(
        texts, normalize_embeddings=True, show_progress_bar=False
    )
    encoder = OnnxEncoder.load(tmp_path / "encoder")
    assert birth["dim"] == encoder.dim == 32
    assert encoder.query_prefix == ""
    assert (encoder.encode(texts) * expected).sum(axis=1).min() > 0.98


def test_query_prefix_can_be_set(small_model: Path, tmp_path: Path) -> None:
    build(Settings(model=str(small_model), query_prefix="换"), tmp_path / "encoder", lambda line: None)
    encoder = OnnxEncoder.load(tmp_path / "encoder")
    assert np.array_equal(encoder.encode(["卡"]), encoder.encode(["换卡"], prefix=""))
    assert not np.array_equal(encoder.encode(["卡"]), encoder.encode(["卡"], prefix=""))


def test_files_are_opened_by_the_first_text_and_are_then_still_those_that_were_checked(
    small_model: Path, tmp_path: Path
) -> None:
    build(Settings(model=str(small_model)), tmp_path / "encoder", lambda line: None)
    opened, late = OnnxEncoder.load(tmp_path / "encoder"), OnnxEncoder.load(tmp_path / "encoder")
    known = opened.encode(["卡"])
    model = tmp_path / "encoder" / "onnx" / MODEL_FILE
    model.write_bytes(model.read_bytes() + b" ")
    assert np.array_equal(opened.encode(["卡"]), known)
    with pytest.raises(EncoderError) as caught:
        late.encode(["卡"])
    assert caught.value.code == "encoder_damaged"


def test_a_new_build_replaces_the_old_whole(small_model: Path, tmp_path: Path) -> None:
    out = tmp_path / "encoder"
    out.mkdir()
    (out / "left-over").write_text("old")
    build(Settings(model=str(small_model)), out, lambda line: None)
    assert sorted(path.name for path in out.iterdir()) == ["onnx", "st"]
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


def test_a_failed_build_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "encoder"
    out.mkdir()
    (out / "keep").write_text("old")
    with pytest.raises(EncoderError) as caught:
        build(Settings(model=str(tmp_path / "no-such-model")), out, lambda line: None)
    assert caught.value.code == "model_unavailable"
    assert [path.name for path in out.iterdir()] == ["keep"]
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


def test_a_changed_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / wheel.FILE_NAME).write_bytes(b"not the wheel")
    with pytest.raises(EncoderError, match="pinned is f4b89df3"):
        wheel.verify(tmp_path / wheel.FILE_NAME)


def test_command_line_names_the_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["build", "--model", str(tmp_path / "nothing"), "--out", str(tmp_path / "out")])
    assert status == 2
    assert "model_unavailable" in capsys.readouterr().err
