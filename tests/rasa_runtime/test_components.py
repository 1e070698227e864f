"""The NLU components and the importer by themselves."""

import json

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.classifiers.linear_classifier import LinearClassifier
from bot.classifiers.linear_model import LinearModel, choose_strength
from bot.classifiers.ngrams import Ngrams
from bot.featurizers.onnx_featurizer import BIRTH_FILE, EncoderUnusable, OnnxFeaturizer
from bot.importer import KnowledgeImporter, knowledge_examples
from kb_index import store
from kb_index.text import normalise
from tests.rasa_runtime.conftest import ENCODER, ROOT

QUESTIONS = {
    "card.loss": ["卡丢了怎么办", "银行卡不见了", "我要挂失", "卡掉了", "挂失银行卡", "卡被偷了"],
    "account.balance": ["查余额", "卡里还有多少钱", "余额在哪看", "看看余额", "我还剩多少钱", "余额查询"],
    "talk.greet": ["你好", "您好呀", "早上好", "在吗", "嗨", "下午好"],
}


@pytest.fixture
def context():
    return ExecutionContext(GraphSchema({}), node_name="node")


@pytest.fixture
def storage(tmp_path):
    return LocalModelStorage.create(tmp_path)


def data():
    examples = [
        Message.build(text=text, intent=intent) for intent, texts in QUESTIONS.items() for text in texts
    ]
    return TrainingData(examples)


@pytest.fixture
def featurizer(storage, context):
    return OnnxFeaturizer.create(
        OnnxFeaturizer.get_default_config(), storage, Resource("featurizer"), context
    )


def test_a_text_gets_one_vector_and_traditional_is_simplified(featurizer):
    messages = [
        Message.build(text="银行卡丢了"),
        Message.build(text="銀行卡丟了"),
        Message(data={"intent": "x"}),
    ]
    featurizer.process(messages)
    (_, first), (_, second) = (message.get_dense_features("text") for message in messages[:2])
    assert first.features.shape[0] == 1
    assert np.array_equal(first.features, second.features)
    assert messages[2].features == []


def test_a_training_takes_the_vectors_an_index_has(featurizer, monkeypatch, tmp_path):
    def trained(fingerprint):
        certificate = {"encoder": fingerprint}
        lines = [{"text": "银行卡丢了", "topic": "card.loss", "kind": "question"}]
        raw = np.full((1, featurizer._encoder.dim), 0.5, dtype=np.float32)
        files = {"lines.json": store.pack_json(lines), "vectors.npz": store.pack_arrays({"raw": raw})}
        store.write(tmp_path, files, certificate)
        monkeypatch.setenv("SUBTEXT_KNOWN_VECTORS", str(tmp_path))
        examples = [Message.build(text=text, intent="card.loss") for text in ("銀行卡丟了", "卡掉了")]
        featurizer.process_training_data(TrainingData(examples))
        return [message.get_dense_features("text")[1].features[0] for message in examples]

    known, made = trained(featurizer._encoder.fingerprint)
    assert (known == 0.5).all()
    assert np.array_equal(made, featurizer._encoder.encode(["卡掉了"])[0])
    of_another, _ = trained("another encoder")
    assert np.array_equal(of_another, featurizer._encoder.encode(["银行卡丢了"])[0])


def test_a_missing_encoder_says_what_to_do(storage, context, tmp_path):
    config = {**OnnxFeaturizer.get_default_config(), "encoder_dir": str(tmp_path / "none")}
    with pytest.raises(EncoderUnusable, match="build"):
        OnnxFeaturizer.create(config, storage, Resource("f"), context)


def test_the_encoder_is_opened_once_until_its_files_change(featurizer, storage, context, tmp_path):
    def made(encoder):
        config = {**OnnxFeaturizer.get_default_config(), "encoder_dir": str(encoder)}
        return OnnxFeaturizer.create(config, storage, Resource("f"), context)._encoder

    assert made(ENCODER) is featurizer._encoder
    elsewhere = tmp_path / "onnx"
    elsewhere.symlink_to((ENCODER / "onnx").resolve())
    assert made(elsewhere) is not featurizer._encoder
    elsewhere.unlink()
    with pytest.raises(EncoderUnusable):
        made(elsewhere)


def test_another_encoder_than_the_one_of_the_training_is_refused(featurizer, storage, context):
    resource = featurizer.train(data())
    config = OnnxFeaturizer.get_default_config()
    OnnxFeaturizer.load(config, storage, resource, context)
    with storage.write_to(resource) as folder:
        (folder / BIRTH_FILE).write_text(json.dumps({"fingerprint": "0" * 64}))
    with pytest.raises(EncoderUnusable, match="train"):
        OnnxFeaturizer.load(config, storage, resource, context)


def test_the_classifier_learns_and_is_the_same_after_loading(featurizer, storage, context):
    training = featurizer.process_training_data(data())
    config = LinearClassifier.get_default_config()
    trained = LinearClassifier.create(config, storage, Resource("c"), context)
    loaded = LinearClassifier.load(config, storage, trained.train(training), context)
    for component in (trained, loaded):
        message = Message(data={"text": "银行卡不知道丢哪儿了"})
        featurizer.process([message])
        component.process([message])
        assert message.get("intent")["name"] == "card.loss"
        assert sum(item["confidence"] for item in message.get("intent_ranking")) == pytest.approx(1, abs=1e-6)


def test_without_text_there_is_no_intent(storage, context):
    component = LinearClassifier.create(
        LinearClassifier.get_default_config(), storage, Resource("c"), context
    )
    message = Message(data={"text": ""})
    component.process([message])
    assert message.get("intent") == {"name": None, "confidence": 0.0}


def vectors(texts):
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(len(texts), 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_stored_model_is_no_pickle_and_gives_the_same(tmp_path):
    texts = [text for group in QUESTIONS.values() for text in group]
    labels = [intent for intent, group in QUESTIONS.items() for _ in group]
    model = LinearModel.learn(texts, vectors(texts), labels, 10)
    model.save(tmp_path)
    loaded = LinearModel.load(tmp_path)
    before, after = (item.probabilities(texts, vectors(texts)) for item in (model, loaded))
    assert np.abs(before - after).max() < 0.01
    assert {path.suffix for path in tmp_path.iterdir()} == {".npz", ".json"}


@pytest.mark.parametrize("text", ["银行卡丢了", "余额", "xyz", "卡卡卡"])
def test_one_text_is_ranked_as_among_many(text):
    texts = [text for group in QUESTIONS.values() for text in group]
    labels = [intent for intent, group in QUESTIONS.items() for _ in group]
    model = LinearModel.learn(texts, vectors(texts), labels, 10)
    asked = vectors(["one", "other"])
    among = model.probabilities([text, "你好"], asked)[0]
    ranked = model.ranking(text, asked[:1], 3)
    assert [name for name, _ in ranked] == [model.labels[at] for at in np.argsort(-among)]
    assert dict(ranked) == pytest.approx(dict(zip(model.labels, among, strict=True)), abs=1e-6)


def test_two_labels_sum_to_one():
    texts = ["甲一", "甲二", "乙一", "乙二"]
    rows = LinearModel.learn(texts, vectors(texts), ["a", "a", "b", "b"], 10).probabilities(
        texts, vectors(texts)
    )
    assert rows.shape == (4, 2)
    assert np.allclose(rows.sum(axis=1), 1)


def test_strength_is_compared_by_loss():
    texts = [f"{intent}{text}" for intent, group in QUESTIONS.items() for text in group]
    labels = [intent for intent, group in QUESTIONS.items() for _ in group]
    losses = choose_strength(texts, vectors(texts), labels, [0.001, 30])
    assert losses[30] < losses[0.001]


def test_unknown_ngrams_give_a_zero_row():
    ngrams = Ngrams.learn(["卡丢了", "卡丢了吗"])
    rows = ngrams.rows(["xyz", "卡"])
    assert rows[0].nnz == 0
    assert np.isclose(np.sqrt(rows[1].multiply(rows[1]).sum()), 1)


def test_the_importer_adds_the_questions_of_the_knowledge_base():
    importer = KnowledgeImporter(
        str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "bot/data/nlu")]
    )
    nlu = importer.get_nlu_data()
    got = {(message.get("text"), message.get("intent")) for message in nlu.intent_examples}
    assert len(got) == len(nlu.intent_examples)
    assert {(normalise(text), topic) for text, topic in knowledge_examples(ROOT)} <= got
    assert all("{" not in text for text, _ in got)


def test_content_is_filled_in_with_the_banks_values(tmp_path):
    (tmp_path / "bank.yml").write_text("hotline: '95000'\n", encoding="utf-8")
    folder = tmp_path / "kb_index" / "articles" / "a"
    folder.mkdir(parents=True)
    article = "id: a.b\ntitle: 标题\nsimilar_questions: ['{bank.hotline}是你们的吗']\n"
    (folder / "b.yml").write_text(article, encoding="utf-8")
    assert list(knowledge_examples(tmp_path)) == [("95000是你们的吗", "a.b"), ("标题", "a.b")]
