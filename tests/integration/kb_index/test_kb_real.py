"""The project's own content on the real encoder; needs what setup builds."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from kb_index.encoder.onnx import OnnxEncoder
from kb_index.search import KnowledgeBase
from kb_index.vector_index import Kind, make_index

BUILD = Path(__file__).resolve().parents[3] / "var/build"

COMPARING = 0.0003
"""Seconds that comparing 10 000 vectors takes on the machine the goal was set on; a slower one gets in proportion more."""

pytestmark = pytest.mark.skipif(
    not (BUILD / "encoder/onnx/birth.json").is_file() or not (BUILD / "index/current").is_file(),
    reason="encoder and index are not built; run scripts/setup",
)


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder.load(BUILD / "encoder")


@pytest.fixture(scope="module")
def real(encoder: OnnxEncoder) -> KnowledgeBase:
    return KnowledgeBase.load(BUILD / "index", encoder)


def quietest(run: Callable[[], object]) -> float:
    """Processor seconds of one run: of ten medians the least."""
    times = []
    for _ in range(200):
        start = time.thread_time()
        run()
        times.append(time.thread_time() - start)
    return float(np.median(np.reshape(times, (10, 20)), axis=1).min())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("我的银行卡找不着了,先帮我锁住", "card.loss"),
        ("我想知道卡里现在还有多少余额", "account.balance"),
        ("手里有点美金想换成人民币", "forex.exchange"),
        ("给我接人工", "service.human"),
        ("帮我看下我留的是哪个手机号码", "phone.reserved_query"),
        ("银行卡的交易短信验证码怎么都收不到", "phone.sms_code_missing"),
    ],
)
def test_everyday_questions_find_their_topic(real: KnowledgeBase, text: str, topic: str) -> None:
    assert topic in [hit.topic for hit in real.search(text, 2)]


def test_own_questions_are_certain(real: KnowledgeBase) -> None:
    article = real.article("account.balance")
    assert article is not None
    hit = real.search(article.similar_questions[0])[0]
    assert (hit.topic, hit.exact) == ("account.balance", True)
    assert hit.score >= real.cutoffs.answer


def test_no_placeholder_reaches_customers(real: KnowledgeBase) -> None:
    texts = [
        text
        for topic in real.topics
        if (article := real.article(topic))
        for text in (article.answer, article.formal, *article.steps, *article.alternatives, *article.elder)
    ]
    assert texts
    assert not [text for text in texts if "{" in text]


def test_loads_within_a_second_and_searches_ten_thousand_texts_within_a_millisecond(
    encoder: OnnxEncoder,
) -> None:
    """Processor time, and of ten medians the least: neighbours share caches and memory with us."""
    start = time.process_time()
    real = KnowledgeBase.load(BUILD / "index", encoder)
    assert time.process_time() - start < 1.0

    class Remembering:
        fingerprint = encoder.fingerprint

        def encode(self, texts: list[str]) -> np.ndarray:
            return vector

    vector = encoder.encode(["手机号换了"])
    quick = KnowledgeBase.load(BUILD / "index", Remembering())
    assert quick.fingerprint == real.fingerprint
    lines = random.Random(1).sample(quick.lines, 10_000)
    quick = quick.with_lines(lines)
    whole = make_index(quick.vectors()[0], Kind.FLAT)
    with threadpool_limits(1):  # as every serving process is started
        searching = quietest(lambda: quick.search("手机号换了要改一下"))
        comparing = quietest(lambda: whole.search(vector, 100))
    assert searching < 0.001 * max(1.0, comparing / COMPARING)
