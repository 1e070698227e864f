"""Writes the unpacked weights as an ordinary sentence-transformers folder. Build environment only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from kb_index.encoder.vocabulary import Cut, make_tokenizer
from kb_index.encoder.weights import Floats, WeightFile

MAX_TOKENS = 512
PROMPTS = {"query": "query: ", "passage": "passage: "}


def write(weights: WeightFile, vocabulary: Cut, out: Path) -> SentenceTransformer:
    """Write BertModel + tokenizer + mean pooling + normalisation to `out` and return the loaded model."""
    base = out.with_name(out.name + ".base")
    _bert(weights, vocabulary).save_pretrained(base)
    _tokenizer(vocabulary).save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=MAX_TOKENS)
    pooling = Pooling(weights.shape.hidden, pooling_mode="mean")
    model = SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu", prompts=PROMPTS)
    model.save(str(out), create_model_card=False)
    for leftover in base.iterdir():
        leftover.unlink()
    base.rmdir()
    return model


def _bert(weights: WeightFile, vocabulary: Cut) -> BertModel:
    shape = weights.shape
    config = BertConfig(
        vocab_size=len(vocabulary.ids),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.eps,
        pad_token_id=vocabulary.pad,
        bos_token_id=vocabulary.bos,
        eos_token_id=vocabulary.eos,
    )
    model = BertModel(config)
    state = {name: torch.from_numpy(values) for name, values in _state(weights, vocabulary)}
    # The file has no pooler and mean pooling needs none; zeros keep the written folder reproducible.
    model.load_state_dict(
        {
            name: state.pop(name).reshape(like.shape)
            if not name.startswith("pooler.")
            else torch.zeros_like(like)
            for name, like in model.state_dict().items()
        }
    )
    return model.eval()


def _state(weights: WeightFile, vocabulary: Cut) -> Iterator[tuple[str, Floats]]:
    """Pairs of the name in BertModel and the flat values."""
    yield "embeddings.word_embeddings.weight", weights.rows("emb.word", vocabulary.ids, weights.shape.hidden)
    yield "embeddings.position_embeddings.weight", weights.tensor("emb.pos")
    yield "embeddings.token_type_embeddings.weight", weights.tensor("emb.type")
    yield "embeddings.LayerNorm.weight", weights.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", weights.tensor("emb.ln.b")
    for layer in range(weights.shape.layers):
        for ours, theirs in _LAYER.items():
            for short, suffix in (("w", "weight"), ("b", "bias")):
                yield f"encoder.layer.{layer}.{theirs}.{suffix}", weights.tensor(f"l{layer}.{ours}.{short}")


_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _tokenizer(vocabulary: Cut) -> PreTrainedTokenizerFast:
    texts = vocabulary.texts
    return PreTrainedTokenizerFast(
        tokenizer_object=make_tokenizer(vocabulary),
        model_max_length=MAX_TOKENS,
        bos_token=texts[vocabulary.bos],
        eos_token=texts[vocabulary.eos],
        cls_token=texts[vocabulary.bos],
        sep_token=texts[vocabulary.eos],
        pad_token=texts[vocabulary.pad],
        unk_token=texts[vocabulary.unk],
        clean_up_tokenization_spaces=False,
    )
