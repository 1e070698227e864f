"""Dense sentence features from the project's ONNX sentence encoder."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.given import GIVEN
from kb_index.encoder.onnx import EncoderError, OnnxEncoder
from kb_index.known import known_vectors
from kb_index.text import normalise

ENCODER_DIR = "encoder_dir"
ENCODER_DIR_VARIABLE = "SUBTEXT_ENCODER_DIR"
DEFAULT_ENCODER_DIR = "var/build/encoder"
KNOWN_VECTORS_VARIABLE = "SUBTEXT_KNOWN_VECTORS"
"""Names the folder of indexes from which a training takes the vectors that are there already."""
BIRTH_FILE = "encoder.json"

logger = logging.getLogger(__name__)


class EncoderUnusable(RasaException):
    """The encoder is missing, damaged, or not the one the model was trained with."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class OnnxFeaturizer(DenseFeaturizer, GraphComponent):
    """One L2-normalised vector per message text.

    Training only notes the encoder's fingerprint: vectors of another encoder would silently mean something
    else to the classifier, so loading refuses them.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """None: the encoder reads the text itself."""
        return []

    @staticmethod
    def required_packages() -> list[str]:
        """Python packages this component needs."""
        return ["onnxruntime", "tokenizers", "opencc"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder_dir`: the built encoder; empty means SUBTEXT_ENCODER_DIR or var/build/encoder."""
        return {**DenseFeaturizer.get_default_config(), ENCODER_DIR: ""}

    def __init__(
        self,
        config: dict[str, Any],
        execution_context: ExecutionContext,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        """Load the encoder. Raises EncoderUnusable."""
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = _load_encoder(config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OnnxFeaturizer:
        """A component for training."""
        return cls(config, execution_context, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OnnxFeaturizer:
        """A component for serving. Raises EncoderUnusable when the encoder is not the one of the training."""
        component = cls(config, execution_context, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained = json.loads((folder / BIRTH_FILE).read_text(encoding="utf-8"))["fingerprint"]
        present = component._encoder.fingerprint
        if trained != present:
            raise EncoderUnusable(
                f"the model was trained with encoder {trained[:12]}, the encoder found is {present[:12]}; "
                "train the model again or point SUBTEXT_ENCODER_DIR to the right encoder"
            )
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Note which encoder the model belongs to."""
        with self._model_storage.write_to(self._resource) as folder:
            birth = {"fingerprint": self._encoder.fingerprint}
            (folder / BIRTH_FILE).write_text(json.dumps(birth), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every example that has a text."""
        self._featurize(training_data.training_examples, self._vectors_of_training)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add features to every message that has a text; equal texts are encoded once."""
        self._featurize(messages, self._vectors)
        return messages

    def _featurize(self, messages: list[Message], encode: Callable[[list[str]], np.ndarray]) -> None:
        texts = {message.get(TEXT) for message in messages if message.get(TEXT)}
        ordered = sorted(texts)
        vectors = encode([normalise(text) for text in ordered])
        row = {text: vectors[position : position + 1] for position, text in enumerate(ordered)}
        for message in messages:
            if message.get(TEXT):
                self._add(message, row[message.get(TEXT)])

    def _vectors_of_training(self, texts: list[str]) -> np.ndarray:
        """Float32 [texts, dim]; what an index has is not made again."""
        folder = os.environ.get(KNOWN_VECTORS_VARIABLE)
        known = known_vectors(Path(folder), self._encoder.fingerprint) if folder else {}
        missing = sorted(set(texts) - known.keys())
        logger.info("%s of %s texts are in the index", len(set(texts)) - len(missing), len(set(texts)))
        known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(-1, self._encoder.dim)

    def _vectors(self, texts: list[str]) -> np.ndarray:
        """Float32 [texts, dim]; the one that came with the turn is not made again."""
        given = GIVEN.get()
        if given is not None and len(texts) == 1:
            vector = given.of(texts[0], self._encoder.fingerprint, self._encoder.dim)
            if vector is not None:
                return vector
        return self._encoder.encode(texts)

    def _add(self, message: Message, vector: np.ndarray) -> None:
        alias = self._config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, alias))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """The folder is checked when it is opened."""


_OPEN: dict[tuple[tuple[str, int, int], ...], OnnxEncoder] = {}
"""The encoder by its files' names, times and sizes."""


def _load_encoder(config: dict[str, Any]) -> OnnxEncoder:
    folder = config.get(ENCODER_DIR) or os.environ.get(ENCODER_DIR_VARIABLE) or DEFAULT_ENCODER_DIR
    try:
        return _shared(Path(folder))
    except EncoderError as error:
        raise EncoderUnusable(f"encoder in {folder}: {error.message}") from error


def _shared(folder: Path) -> OnnxEncoder:
    """One for all models of a process: opening another halts every turn meanwhile, for 1.4 to 2.1 s (measured)."""
    found = [(path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file()]
    files = tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in found)
    if files not in _OPEN:
        encoder = OnnxEncoder.load(folder)
        _OPEN.clear()
        _OPEN[files] = encoder
    return _OPEN[files]
