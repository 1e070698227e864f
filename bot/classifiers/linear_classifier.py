"""The intent classifier: logistic regression over the encoder's vectors and character n-grams."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.classifiers.linear_model import LinearModel, choose_strength
from bot.featurizers.onnx_featurizer import OnnxFeaturizer
from kb_index.text import normalise

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`; confidences are probabilities."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The featurizer whose vectors are read."""
        return [OnnxFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """scikit-learn trains; serving needs NumPy alone."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strengths`: values of C to choose from by cross-validation (one value: no search).

        `ranking_length`: how many intents are reported.
        """
        return {"strengths": [60.0], "ranking_length": 8}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        """Without a model the component answers no intent with confidence 0."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearClassifier:
        """A component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearClassifier:
        """A component for serving. Raises when the model holds no trained classifier."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples with an intent; of several strengths the one with the smallest loss."""
        texts, vectors, labels = _examples(training_data)
        strengths = self._config["strengths"]
        strength = strengths[0]
        if len(strengths) > 1:
            losses = choose_strength(texts, vectors, labels, strengths)
            strength = min(losses, key=lambda value: losses[value])
            logger.info("cross-validated loss by strength: %s", losses)
        logger.info(
            "training %s intents on %s examples, strength %s", len(set(labels)), len(labels), strength
        )
        self._model = LinearModel.learn(texts, vectors, labels, strength)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classify the examples for components that come later."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; a message without features gets no intent and confidence 0."""
        for message in messages:
            ranking = self._ranking(message)
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        vector = _vector(message)
        if self._model is None or vector is None:
            return []
        found = self._model.ranking(normalise(message.get(TEXT)), vector, self._config["ranking_length"])
        return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: probability} for name, probability in found]


def _examples(training_data: TrainingData) -> tuple[list[str], np.ndarray, list[str]]:
    rows = [(message, _vector(message)) for message in training_data.intent_examples]
    known = [(message, vector) for message, vector in rows if vector is not None]
    texts = [normalise(message.get(TEXT)) for message, _ in known]
    labels = [message.get(INTENT) for message, _ in known]
    return texts, np.vstack([vector for _, vector in known]), labels


def _vector(message: Message) -> np.ndarray | None:
    """float32 [1, dim], or None for a message without text."""
    if not message.get(TEXT):
        return None
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features
