"""Search over a small index built with the stand-in encoder."""

import threading
from pathlib import Path

import pytest

from kb_index import cutoffs, vector_index
from kb_index.build import build
from kb_index.encoder.recent import RecentVectors
from kb_index.search import KnowledgeBase
from kb_index.store import BrokenIndex, Stored
from tests.support.kb_samples import STEMS, FakeEncoder, article, questions, write_project, write_yaml


def test_own_question_is_found_exactly(base: KnowledgeBase) -> None:
    hit = base.search("请问，卡丢了怎么办呀？")[0]
    assert (hit.topic, hit.exact, hit.question) == ("card.loss", True, "卡丢了怎么办")
    assert hit.score >= 0.99


@pytest.mark.parametrize("topic", sorted(STEMS))
def test_new_wordings_are_found(base: KnowledgeBase, topic: str) -> None:
    hit = base.search(f"{STEMS[topic][0]}了我该怎么弄", 3)[0]
    assert hit.topic == topic
    assert not hit.exact
    assert 0 < hit.score < 1


def test_hits_fall_and_each_topic_comes_once(base: KnowledgeBase) -> None:
    hits = base.search("卡里的钱被骗了", 10)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.topic for hit in hits}) == len(hits) == 8
    assert sum(scores) <= 1.5


def test_topic_known_by_name_only_is_found(base: KnowledgeBase) -> None:
    assert base.search("助学贷款")[0].topic == "loan.student"
    assert base.article("loan.student") is None


def test_traditional_and_full_width_find_the_same(base: KnowledgeBase) -> None:
    assert base.search("購匯")[0].topic == base.search("购汇")[0].topic == "forex.exchange"


@pytest.mark.parametrize("text", ["", "  ", "???", "\u200b"])
def test_nothing_said_finds_nothing(base: KnowledgeBase, text: str) -> None:
    assert base.search(text) == []


def test_nonsense_scores_low(base: KnowledgeBase) -> None:
    assert base.search("嗡嘛呢叭咪吽")[0].score < base.search("卡丢了急急急")[0].score


def test_content_comes_with_the_index(base: KnowledgeBase) -> None:
    found = base.article("card.loss")
    assert found is not None
    assert found.answer == "请拨打400-000-0000。"
    card = base.playbook("fraud.scammed")
    assert card is not None
    assert card.protective == "先别再转钱。"
    assert base.topics["fraud.scammed"].urgent
    assert base.article("forex.exchange") is None


def test_cut_offs_are_in_order(base: KnowledgeBase) -> None:
    assert 0 < base.cutoffs.suggest <= base.cutoffs.answer <= 1.01
    assert base.certificate["metrics"]["wrong_of_all"] <= base.certificate["settings"]["wrong_answer_rate"]


def test_many_threads_get_the_same_answer(base: KnowledgeBase) -> None:
    expected = base.search("我的卡找不到了")
    found: list[bool] = []

    def ask() -> None:
        found.extend(base.search("我的卡找不到了") == expected for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 80


def test_another_encoder_is_refused(built: Path) -> None:
    other = FakeEncoder()
    other.fingerprint = "another"
    with pytest.raises(BrokenIndex) as caught:
        KnowledgeBase.load(built, other)
    assert caught.value.code == "index_encoder"


CALIBRATION_QUESTIONS = 140
"""The index does not keep their vectors: nothing may be found by them."""


def test_same_content_gives_the_same_index_and_encodes_no_text_again(tmp_path: Path) -> None:
    project, out, encoder = write_project(tmp_path / "project"), tmp_path / "index", FakeEncoder()
    first = build(project, encoder, out, lambda line: None)
    calls = encoder.calls
    assert build(project, encoder, out, lambda line: None) == first
    assert encoder.calls - calls == CALIBRATION_QUESTIONS


def test_changed_content_gives_a_new_index_beside_the_old(tmp_path: Path) -> None:
    project, out, encoder = write_project(tmp_path / "project"), tmp_path / "index", FakeEncoder()
    first = build(project, encoder, out, lambda line: None)
    calls = encoder.calls
    write_yaml(
        project / "kb_index/articles/card/loss.yml",
        article("card.loss", similar_questions=[*questions("card.loss"), "卡飞走啦"]),
    )
    second = build(project, encoder, out, lambda line: None)
    assert second != first
    assert first.is_dir()
    assert encoder.calls - calls == CALIBRATION_QUESTIONS + 1
    assert KnowledgeBase.load(out, encoder).search("卡飞走啦")[0].exact
    assert not KnowledgeBase.load(first, encoder).search("卡飞走啦")[0].exact


def test_loading_makes_no_index(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept with the rest: to make it took a third of the time."""
    before = KnowledgeBase.load(built, FakeEncoder()).search("卡丢了")
    monkeypatch.delattr(vector_index, "make_index")
    monkeypatch.setattr("kb_index.rows.make_index", None)
    assert KnowledgeBase.load(built, FakeEncoder()).search("卡丢了") == before


@pytest.mark.parametrize("kept", ["one row fewer", "no index at all"])
def test_vectors_and_texts_must_agree(built: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    files = Stored.read(built).files()
    vectors = vector_index.unpack(files[vector_index.FILE])
    rows = vectors.reconstruct_n(0, vectors.ntotal - 1)
    short = vector_index.pack(vector_index.make_index(rows)) if kept == "one row fewer" else b"IwSq"
    monkeypatch.setattr(Stored, "files", lambda self: {**files, vector_index.FILE: short})
    with pytest.raises(BrokenIndex) as caught:
        KnowledgeBase.load(built, FakeEncoder())
    assert caught.value.code == "index_damaged"


def test_other_cut_offs_over_the_same_texts_make_another_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, out = write_project(tmp_path / "project"), tmp_path / "index"
    first = build(project, FakeEncoder(), out, lambda line: None)
    monkeypatch.setattr(cutoffs, "SUGGESTION_HELPS", 0.99)
    second = build(project, FakeEncoder(), out, lambda line: None)
    assert second != first


def test_a_text_that_was_encoded_a_moment_ago_is_remembered(built: Path) -> None:
    recent = RecentVectors(FakeEncoder())
    base = KnowledgeBase.load(built, recent)
    assert not base.remembers("卡丟了")
    recent.encode(["卡丢了"])
    assert base.remembers(" 卡丟了 "), "as search reads it"
    assert not KnowledgeBase.load(built, FakeEncoder()).remembers("卡丢了")
