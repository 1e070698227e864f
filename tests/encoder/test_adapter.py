"""Adapters: nothing changes before training, merging computes the same, what does not fit is refused."""

import json
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from torch import nn

from kb_index.encoder import lora
from kb_index.encoder.build import tuned_prefix
from kb_index.encoder.finetune import LEAST_LINES, Recipe, batches, loss_of, read_lines
from kb_index.encoder.onnx import EncoderError

TEXTS = ["query: 银行卡丢了怎么办", "query: 怎么换美元"]


class Tiny(nn.Module):
    """One layer named like the transformer's."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Module()
        self.encoder.layer = nn.ModuleList([nn.Module()])
        self.encoder.layer[0].dense = nn.Linear(6, 4)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.encoder.layer[0].dense(inputs)


@pytest.fixture
def trained(tmp_path: Path) -> tuple[Tiny, Tiny, Path]:
    """A model with a trained adapter, the same without, and where the adapter is kept."""
    torch.manual_seed(1)
    model, plain = Tiny(), Tiny()
    plain.load_state_dict(model.state_dict())
    lora.attach(model, rank=2, scale=2.0)
    with torch.no_grad():
        model.encoder.layer[0].dense.up.normal_()
    lora.save(model, tmp_path, {"base": "tiny", "lines": 3})
    return model, plain, tmp_path


def test_an_untrained_adapter_changes_nothing_and_only_it_is_trained() -> None:
    torch.manual_seed(1)
    model, inputs = Tiny(), torch.randn(3, 6)
    before = model(inputs)
    parameters = lora.attach(model, rank=2, scale=2.0)
    assert torch.equal(model(inputs), before)
    assert sorted(tuple(parameter.shape) for parameter in parameters) == [(2, 6), (4, 2)]


def test_merged_weights_compute_what_the_adapter_did(trained: tuple[Tiny, Tiny, Path]) -> None:
    model, plain, folder = trained
    inputs = torch.randn(5, 6)
    assert lora.merge(plain, folder) == 1
    assert torch.allclose(plain(inputs), model(inputs), atol=1e-2)
    assert not torch.allclose(plain(inputs), Tiny()(inputs), atol=1e-2)


def test_an_adapter_for_another_model_is_refused(trained: tuple[Tiny, Tiny, Path]) -> None:
    assert lora.read_birth(trained[2], "tiny")["lines"] == 3
    with pytest.raises(EncoderError, match="adapter_mismatch"):
        lora.read_birth(trained[2], "another")


def test_a_changed_adapter_is_refused(trained: tuple[Tiny, Tiny, Path]) -> None:
    weights = trained[2] / lora.WEIGHTS
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(bytes(data))
    with pytest.raises(EncoderError, match="adapter_damaged"):
        lora.read_birth(trained[2], "tiny")


def test_no_adapter_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="adapter_missing"):
        lora.read_birth(tmp_path, "tiny")


def test_the_adapter_of_the_project_fits_its_model(encoder_folder: Path) -> None:
    model = SentenceTransformer(str(encoder_folder / "st"), device="cpu")
    before = model.encode(TEXTS, normalize_embeddings=True)
    assert lora.merge(model[0].auto_model, lora.FOLDER) == 72
    after = model.encode(TEXTS, normalize_embeddings=True)
    assert float((after[0] * after[1]).sum()) < float((before[0] * before[1]).sum())


def test_questions_are_served_with_the_prefix_they_were_tuned_with() -> None:
    own = "query: "
    assert tuned_prefix({"recipe": {"prefix": ""}}, own) == ""
    assert tuned_prefix({"recipe": {"epochs": 2}}, own) == own


def test_training_pulls_questions_of_a_topic_together() -> None:
    """The loss is lower when vectors of a topic agree."""
    recipe, topics = Recipe(), torch.tensor([0, 0, 1, 1])
    heads = torch.eye(2, 4)
    apart = nn.functional.normalize(
        torch.tensor([[1.0, 0, 1, 0], [1, 0, -1, 0], [0, 1, 0, 1], [0, 1, 0, -1]]), dim=1
    )
    together = nn.functional.normalize(
        torch.tensor([[1.0, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0]]), dim=1
    )
    assert loss_of(together, topics, heads, recipe) < loss_of(apart, topics, heads, recipe)


def test_every_text_is_in_one_batch() -> None:
    texts = ["问" * (1 + at % 30) for at in range(100)]
    found = list(batches(texts, 16))
    assert sorted(at for batch in found for at in batch) == list(range(100))
    assert max(map(len, found)) <= 16


def test_faulty_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "a", "topic": "t.a"}\n{"text": "b"}\n', encoding="utf-8")
    with pytest.raises(EncoderError, match="line 2"):
        read_lines(path)
    path.write_text(json.dumps({"text": "a", "topic": "t.a"}) + "\n", encoding="utf-8")
    with pytest.raises(EncoderError, match=f"at least {LEAST_LINES}"):
        read_lines(path)
