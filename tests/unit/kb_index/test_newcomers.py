"""Topics that are new to the model: found at once, gone at once, and back."""

from datetime import date
from pathlib import Path

import numpy as np

from kb_index.newcomers import SILENT, centres, predecessors, widened
from kb_index.plain_yaml import load
from kb_index.renewal import renew
from kb_index.rows import Line
from kb_index.scoring import Classifier
from kb_index.search import KnowledgeBase
from tests.support.kb_samples import STEMS, article, questions, write_yaml

TODAY = date.today()
TOPICS = "kb_index/topics.yml"
WEDDING = [
    f"{stem}{end}"
    for stem in ("领证办卡", "结婚联名", "新人存折")
    for end in ("要啥", "去哪", "多久", "行不行")
]


def add_topic(project: Path, topic: str, **changes: object) -> None:
    data = load(project / TOPICS)
    data["topics"][topic] = {"name": "新人办卡", "policy": "answer", "skill": "account"}
    write_yaml(project / TOPICS, data)
    path = project / f"kb_index/articles/{topic.replace('.', '/')}.yml"
    fields = {"similar_questions": WEDDING, "title": "新人办卡", **changes}
    write_yaml(path, {**article("card.loss", **fields), "id": topic})


def drop_topic(project: Path, topic: str) -> None:
    data = load(project / TOPICS)
    del data["topics"][topic]
    write_yaml(project / TOPICS, data)
    (project / f"kb_index/articles/{topic.replace('.', '/')}.yml").unlink()


def test_a_new_topic_is_answered_in_its_own_words_and_near_them(base: KnowledgeBase, project: Path):
    add_topic(project, "card.wedding")
    live = renew(base, project, TODAY)
    found = live.knowledge.search("领证办卡要啥")[0]
    assert (live.problems, found.topic, found.exact) == ([], "card.wedding", True)
    near = live.knowledge.search("新人存折到底去哪", k=2)
    assert "card.wedding" in [hit.topic for hit in near]
    assert live.knowledge.article("card.wedding") is not None
    assert "card.wedding" in live.knowledge.indexed


def test_it_takes_nothing_away_from_the_others(base: KnowledgeBase, project: Path):
    add_topic(project, "card.wedding")
    live = renew(base, project, TODAY).knowledge
    for topic in STEMS:
        for text in questions(topic)[::5]:
            asked = f"{text}呢"
            before, after = base.search(asked)[0], live.search(asked)[0]
            assert after.topic == before.topic, asked


def test_taken_back_it_is_gone_and_nothing_else_has_changed(base: KnowledgeBase, project: Path):
    add_topic(project, "card.wedding")
    with_it = renew(base, project, TODAY).knowledge
    drop_topic(project, "card.wedding")
    without = renew(with_it, project, TODAY).knowledge
    for text in ("领证办卡要啥", "卡丢了怎么办", "我的卡找不到了", "购汇"):
        assert "card.wedding" not in [hit.topic for hit in without.search(text, k=20)]
        assert [(hit.topic, round(hit.score, 4)) for hit in without.search(text)] == [
            (hit.topic, round(hit.score, 4)) for hit in base.search(text)
        ]
    add_topic(project, "card.wedding")
    assert renew(without, project, TODAY).knowledge.search("领证办卡要啥")[0].topic == "card.wedding"


def test_a_renamed_topic_keeps_what_the_model_learnt(base: KnowledgeBase, project: Path):
    drop_topic(project, "deposit.rate")
    add_topic(project, "deposit.interest", similar_questions=questions("deposit.rate"), title="存款利率")
    data = load(project / TOPICS)
    data["topics"]["deposit.interest"]["name"] = "存款利率"
    write_yaml(project / TOPICS, data)
    live = renew(base, project, TODAY).knowledge
    for asked in ("利率是多少呢", "我存定期有多少利息"):
        before, after = base.search(asked)[0], live.search(asked)[0]
        assert (before.topic, after.topic) == ("deposit.rate", "deposit.interest")
        assert abs(before.score - after.score) < 1e-3
    assert "deposit.rate" not in [hit.topic for hit in live.search("存款利率", k=20)]


def test_a_faulty_new_article_is_held_back_and_does_no_harm(base: KnowledgeBase, project: Path):
    add_topic(project, "card.wedding", answer="放心，保本稳赚。")
    live = renew(base, project, TODAY)
    assert {one.code for one in live.problems} == {"promise"}
    assert "card.wedding" not in [hit.topic for hit in live.knowledge.search("领证办卡要啥", k=20)]
    assert live.knowledge.search("卡丢了怎么办")[0].topic == "card.loss"


def line(text: str, topic: str) -> Line:
    return Line(text, topic, "question")


def test_where_a_topic_comes_from():
    served = [line("一", "a.a"), line("二", "a.a"), line("三", "a.b")]
    fresh = [
        line("一", "n.a"),
        line("二", "n.a"),
        line("四", "n.a"),
        line("三", "n.b"),
        line("五", "n.b"),
        line("六", "n.c"),
    ]
    assert predecessors(fresh, served, {"n.a", "n.b", "n.c", "n.d"}) == {"n.a": "a.a"}


def classifier() -> Classifier:
    return Classifier(
        mean=np.zeros(2, np.float32),
        dense=np.array([[4, 0, 2], [0, 4, 2]], np.float32),
        lexical=np.array([[2, 4, 6]], np.float32),
        bias=np.array([1, 2, 3], np.float32),
        idf=np.ones(1, np.float32),
        vocabulary={},
    )


def test_a_newcomer_has_the_column_it_comes_from_and_a_stranger_one_of_its_own():
    middles = np.array([[1, 0], [0, 1], [np.nan, np.nan], [0, 1], [1, 0]], np.float32)
    wide = widened(classifier(), ["a", "b", "c", "n", "m"], {"n": "b"}, {"a"}, lambda: middles)
    # The two trained ones with texts lie 4 apart where their middles lie 1 apart: so does the stranger.
    assert wide.dense.tolist() == [[4, 0, 2, 0, 4], [0, 4, 2, 4, 0]]
    assert wide.lexical.tolist() == [[2, 4, 6, 4, 4]]
    assert wide.bias.tolist() == [SILENT, 2, 3, 2, 2]
    assert classifier().bias.tolist() == [1, 2, 3]


def test_middles():
    vectors = np.array([[1, 0], [0, 1], [1, 1]], np.float32)
    found = centres(vectors, np.array([0, 0, 2]), 3)
    assert found[[0, 2]].tolist() == [[0.5, 0.5], [1, 1]] and np.isnan(found[1]).all()
