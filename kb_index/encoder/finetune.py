"""Tunes the encoder on the project's own questions: questions of a topic move together, topics apart."""

from __future__ import annotations

import hashlib
import json
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from kb_index.encoder import lora
from kb_index.encoder.build import DEFAULT, base_id, load_model, unpack_default
from kb_index.encoder.onnx import EncoderError
from kb_index.sealed import sealed

Say = Callable[[str], None]
MAX_TOKENS = 64
LEAST_LINES = 1000
_BUCKET = 16
"""Batches whose texts are sorted by length together, so that little is padding."""


@dataclass(frozen=True)
class Recipe:
    """Chosen on tests/data/calibration.tsv, see docs/adr/0008."""

    epochs: int = 2
    batch: int = 64
    rank: int = 16
    scale: float = 2.0
    learning_rate: float = 5e-4
    head_learning_rate: float = 5e-3
    temperature: float = 0.05
    contrast: float = 0.5
    """Weight of the supervised contrastive loss (Khosla et al. 2020) beside the classification loss."""
    smoothing: float = 0.1
    prefix: str = ""
    """Before each question, here and when it is served. The model's own, "query: ", is three of some twelve tokens, and
    a tuned model finds as much without it."""
    seed: int = 1


@dataclass(frozen=True)
class Lines:
    """What is learned: normalised texts and their topic numbers [n]."""

    texts: list[str]
    topics: Tensor
    count: int
    digest: str


def finetune(
    lines_file: Path, out: Path, wheels: Path, recipe: Recipe, threads: int, say: Say = print
) -> None:
    """Train adapters on `lines_file` (JSON lines {"text", "topic"}) and write them to `out`.

    Two epochs over 20 000 questions take about ten minutes on two idle cores. Raises EncoderError.
    """
    torch.set_num_threads(threads)
    torch.manual_seed(recipe.seed)
    random.seed(recipe.seed)
    lines = read_lines(lines_file)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, sealed(lines_file.parent, out, Path(folder)):
        unpack_default(Path(folder) / "st", wheels, say)
        model = load_model(str(Path(folder) / "st"), DEFAULT)
        train(model, lines, recipe, say)
    birth = {
        "base": base_id(),
        "recipe": asdict(recipe),
        "lines": len(lines.texts),
        "topics": lines.count,
        "lines_sha256": lines.digest,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "train_seconds": round(time.monotonic() - started),
    }
    lora.save(model[0].auto_model, out, birth)
    say(f"encoder: adapter written to {out}; scripts/setup builds encoder, index and Rasa model with it")


def read_lines(path: Path) -> Lines:
    """Raises EncoderError (finetune_lines) when a line is no {"text", "topic"} or there are too few."""
    texts, topics = [], []
    data = path.read_bytes()
    for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
        try:
            item = json.loads(line)
            texts.append(str(item["text"]))
            topics.append(str(item["topic"]))
        except (ValueError, KeyError, TypeError) as error:
            raise EncoderError("finetune_lines", f"{path} line {number}: {error}") from error
    if len(texts) < LEAST_LINES:
        raise EncoderError("finetune_lines", f"{path}: {len(texts)} lines, at least {LEAST_LINES}")
    names = sorted(set(topics))
    number_of = {name: at for at, name in enumerate(names)}
    owners = torch.tensor([number_of[topic] for topic in topics])
    return Lines(texts, owners, len(names), hashlib.sha256(data).hexdigest())


def train(model: SentenceTransformer, lines: Lines, recipe: Recipe, say: Say) -> None:
    """Attach adapters to the model and train them in place."""
    texts = [recipe.prefix + text for text in lines.texts]
    adapters = lora.attach(model[0].auto_model, recipe.rank, recipe.scale)
    mean, heads = _start(model, texts, lines)
    optimiser = torch.optim.AdamW(
        [
            {"params": adapters, "lr": recipe.learning_rate},
            {"params": [heads], "lr": recipe.head_learning_rate},
        ],
        weight_decay=0.01,
    )
    steps = recipe.epochs * math.ceil(len(texts) / recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, steps))
    began, done = time.monotonic(), 0
    for _ in range(recipe.epochs):
        model.train()
        for batch in batches(texts, recipe.batch):
            vectors = F.normalize(_vectors(model, [texts[at] for at in batch]) - mean, dim=1)
            loss = loss_of(vectors, lines.topics[batch], heads, recipe)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(adapters, 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            if done % 25 == 0:
                left = (time.monotonic() - began) / done * (steps - done) / 60
                say(f"encoder: step {done} of {steps}, loss {loss.item():.2f}, about {left:.0f} min left")
    model.eval()


def loss_of(vectors: Tensor, topics: Tensor, heads: Tensor, recipe: Recipe) -> Tensor:
    """Classification by cosine to one learned direction per topic, plus contrast within the batch.

    `vectors` [n, dim] have length 1, `topics` [n], `heads` [topics, dim].
    """
    scores = vectors @ F.normalize(heads, dim=1).T / recipe.temperature
    loss = F.cross_entropy(scores, topics, label_smoothing=recipe.smoothing)
    near = vectors @ vectors.T / recipe.temperature
    near = near.masked_fill(torch.eye(len(vectors), dtype=torch.bool), -1e4)
    same = (topics[:, None] == topics[None]).float().fill_diagonal_(0)
    friends = same.sum(dim=1)
    if not bool((friends > 0).any()):
        return loss
    log_share = near - torch.logsumexp(near, dim=1, keepdim=True)
    pulled = -(log_share * same).sum(dim=1)[friends > 0] / friends[friends > 0]
    return loss + recipe.contrast * pulled.mean()


def batches(texts: list[str], size: int) -> Iterator[list[int]]:
    """Every number once, in chance order, texts of like length together."""
    order = list(range(len(texts)))
    random.shuffle(order)
    found = []
    for at in range(0, len(order), size * _BUCKET):
        bucket = sorted(order[at : at + size * _BUCKET], key=lambda number: len(texts[number]))
        found += [bucket[low : low + size] for low in range(0, len(bucket), size)]
    random.shuffle(found)
    return iter(found)


def _start(model: SentenceTransformer, texts: list[str], lines: Lines) -> tuple[Tensor, nn.Parameter]:
    """The mean vector, and as first directions of the topics the means of their questions."""
    model.eval()
    rows = np.zeros((len(texts), int(model.get_embedding_dimension() or 0)), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    with torch.inference_mode():
        for low in range(0, len(order), 128):
            part = order[low : low + 128]
            rows[part] = _vectors(model, [texts[at] for at in part]).numpy()
    vectors = torch.from_numpy(rows)
    mean = vectors.mean(dim=0)
    heads = torch.stack([(vectors[lines.topics == topic]).mean(dim=0) - mean for topic in range(lines.count)])
    return mean, nn.Parameter(F.normalize(heads, dim=1))


def _vectors(model: SentenceTransformer, texts: list[str]) -> Tensor:
    tokens = model.tokenizer(texts, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    features = {"input_ids": tokens["input_ids"], "attention_mask": tokens["attention_mask"]}
    for module in model:
        features = module(features)
    return F.normalize(features["sentence_embedding"], dim=1)


def _pace(step: int, steps: int) -> float:
    """Rises over the first tenth, then falls to nearly nothing."""
    return min(1.0, step / (0.1 * steps)) * max(0.02, (steps - step) / steps)
