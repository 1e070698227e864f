import sys

import numpy as np
import pytest

from kb_index.evaluation.baselines import BaselineError, Bm25, Corpus, Nearest
from tests.support.kb_samples import FakeEncoder

TEXTS = ["银行卡丢了怎么挂失", "挂失以后怎么补卡", "定期存款利率多少"]
TOPICS = ["card.loss", "card.loss", "deposit.rate"]


def corpus(encoder: str = "another") -> Corpus:
    return Corpus(TEXTS, TOPICS, np.zeros((3, 48), dtype=np.float32), encoder)


def test_words_in_common_rank_topics_each_once() -> None:
    found = Bm25(corpus()).search("挂失补卡，利率", 5)
    assert [one.topic for one in found] == ["card.loss", "deposit.rate"]
    assert found[0].score > found[1].score > 0


def test_no_word_in_common_finds_nothing() -> None:
    assert Bm25(corpus()).search("today", 5) == []
    assert Bm25(corpus()).search("？", 5) == []


def test_a_topic_scores_as_its_best_text() -> None:
    one = Bm25(corpus()).search("补卡", 1)[0]
    assert one.topic == "card.loss"
    assert one.score > 0


@pytest.mark.parametrize("tool", ["jieba", "bm25s"])
def test_a_missing_tool_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tool: str) -> None:
    monkeypatch.setitem(sys.modules, tool, None)
    with pytest.raises(BaselineError, match=f"baseline_tools: {tool} is missing.*make setup") as caught:
        Bm25(corpus())
    assert caught.value.code == "baseline_tools"


def test_the_nearest_text_wins_by_plain_cosine() -> None:
    nearest = Nearest(corpus(), FakeEncoder())
    found = nearest.search("定期存款利率多少", 5)
    assert [one.topic for one in found] == ["deposit.rate", "card.loss"]
    assert found[0].score == pytest.approx(1.0, abs=1e-5)
    assert nearest.search("？", 5) == []


def test_vectors_of_the_same_encoder_are_taken_over() -> None:
    encoder = FakeEncoder()
    Nearest(corpus(encoder.fingerprint), encoder)
    assert encoder.calls == 0
    Nearest(corpus("another"), encoder)
    assert encoder.calls == len(TEXTS)
