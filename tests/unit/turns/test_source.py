"""Edits and new indexes while serving: what is sound goes live, what is not changes nothing."""

import asyncio
import shutil
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb_index import store
from kb_index.increment import increment
from service.studio.changes.edits import EDITS
from service.studio.changes.files import ContentFolder
from service.studio.changes.rules import FileChange
from service.turns.live_mind import LiveMind
from service.turns.refresh import Refresh
from service.turns.source import Source
from service.turns.stamps import content_stamps
from tests.support.kb_samples import FakeEncoder
from tests.support.live_content import (
    LOSS,
    NEEDS,
    WORDING,
    StandingClock,
    build_live,
    more_questions,
    save_article,
    save_needs,
    save_playbook,
    settings_of,
    source_of,
    write_yaml,
)
from tests.support.topic_samples import new_article, wordings

ASKED = "卡丢了怎么办"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_live(tmp_path_factory.mktemp("live"))


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "live"))


def says(source: Source, text: str = ASKED) -> str:
    return source.mind.fallback(text, None)[0].messages[0].text


def held(source: Source) -> set[tuple[str, str]]:
    return {(one.file, one.code) for one in source.held}


def current(folder: Path) -> Path:
    return store.locate(folder / "build/index")


def test_no_change_is_no_news(folder: Path) -> None:
    source = source_of(folder)
    assert source.look() is None
    assert source.held == ()


def test_a_saved_answer_is_said(folder: Path) -> None:
    source = source_of(folder)
    assert "请拨打400-000-0000。" in says(source)
    save_article(folder / "project", answer="请到网点办。")
    news = source.look()
    assert news is not None
    assert (news.content, news.index, news.held) == (True, False, ())
    assert "请到网点办。" in says(source)
    assert source.look() is None


def test_an_edit_made_before_the_start_is_said_from_the_start(folder: Path) -> None:
    save_article(folder / "project", similar_questions=more_questions("卡飞走啦"), answer="请到网点办。")
    assert "请到网点办。" in says(source_of(folder), "卡飞走啦")


def test_a_renamed_file_of_the_same_size_and_time_shows(folder: Path) -> None:
    root = folder / "project"
    before = content_stamps(root, root / "bank.yml")
    path = root / LOSS
    aside = path.with_suffix(".new")
    shutil.copy2(path, aside)
    aside.replace(path)
    assert content_stamps(root, root / "bank.yml") != before


def test_probe_button_and_wording_go_live(folder: Path) -> None:
    source = source_of(folder)
    save_needs(folder / "project", probe="出了什么事？", button="号换了")
    path = folder / "project" / WORDING
    path.write_text(path.read_text("utf-8").replace("已为您转接。", "马上有人来。"), encoding="utf-8")
    source.look()
    outcome = source.mind.fallback("预留手机号怎么办", None)[0]
    assert outcome.messages[0].text == "出了什么事？"
    assert "号换了" in [button.title for button in outcome.messages[0].buttons]
    assert source.mind.say("queue_joined") == "马上有人来。"


def test_only_new_examples_are_encoded(folder: Path) -> None:
    encoder = FakeEncoder()
    source = source_of(folder, encoder=encoder)
    save_needs(folder / "project", button="号换了")
    calls = encoder.calls
    source.look()
    assert encoder.calls == calls + 1


@pytest.mark.parametrize("name", [NEEDS, WORDING])
def test_faulty_dialogue_keeps_serving_and_articles_go_on(folder: Path, name: str) -> None:
    source = source_of(folder)
    (folder / "project" / name).write_text("- [", encoding="utf-8")
    save_article(folder / "project", answer="请到网点办。")
    source.look()
    assert name in {file for file, _ in held(source)}
    assert source.mind.library.surfaces["phone.query"].probe == "您遇到什么情况了？"
    assert source.mind.say("queue_joined") == "已为您转接。"
    assert "请到网点办。" in says(source)


def test_a_reader_that_fails_keeps_the_old_mind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = source_of(folder)

    def fail(*_: object) -> None:
        raise RuntimeError("a fault nobody thought of")

    monkeypatch.setattr("service.turns.source.load_library", fail)
    save_article(folder / "project", answer="请到网点办。")
    source.look()
    assert ("bot/data/", "content_refused") in held(source)
    assert "请到网点办。" in says(source)


def test_recalled_yesterday_is_gone_and_the_topic_offers_a_person(folder: Path) -> None:
    source = source_of(folder)
    save_article(folder / "project", valid_until=date.today() - timedelta(days=1))
    source.look()
    outcome = source.mind.fallback(ASKED, None)[0]
    assert (outcome.decision.topic, outcome.decision.reason) == ("card.loss", "no_article")
    assert "转人工" in [button.value for button in outcome.messages[-1].buttons]


def test_an_article_begins_and_ends_at_the_banks_midnight(folder: Path) -> None:
    clock = StandingClock()
    save_article(folder / "project", valid_until=clock.day)
    source = source_of(folder, clock)
    assert "请拨打" in says(source)
    clock.day += timedelta(days=1)
    assert source.mind.fallback(ASKED, None)[0].decision.reason == "no_article"
    assert source.look() is None


def test_the_agents_opening_follows(folder: Path) -> None:
    source = source_of(folder)
    save_playbook(folder / "project", opening="您好，请说。")
    source.look()
    playbook = source.mind.library.knowledge.playbook("forex.exchange")
    assert playbook is not None
    assert playbook.opening == "您好，请说。"


def test_a_new_index_is_loaded_when_the_pointer_moves(folder: Path) -> None:
    source = source_of(folder)
    save_article(folder / "project", similar_questions=more_questions("卡飞走啦"))
    made = increment(folder / "project", FakeEncoder(), folder / "build/index")
    news = source.look()
    assert news is not None
    assert news.index
    assert made is not None
    assert source._knowledge.fingerprint == made.name
    assert source.mind.library.knowledge.search("卡飞走啦")[0].exact


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def other_encoder(index: Path) -> None:
    path = store.locate(index) / store.CERTIFICATE
    path.write_text(path.read_text("utf-8").replace("fake-encoder", "another"), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda index: flip(store.locate(index) / "vectors.npz"), "index_damaged"),
        (lambda index: flip(store.locate(index) / "model.npz"), "index_damaged"),
        (lambda index: (store.locate(index) / "lines.json").unlink(), "index_damaged"),
        (lambda index: (store.locate(index) / store.CERTIFICATE).unlink(), "index_missing"),
        (lambda index: (index / store.POINTER).write_text("no-such-index\n"), "index_missing"),
        (lambda index: (index / store.POINTER).write_bytes(b"\xff\xfe"), "index_missing"),
        (other_encoder, "index_encoder"),
    ],
)
def test_a_bad_index_is_refused_and_the_old_keeps_serving(folder: Path, damage, code: str) -> None:
    index = folder / "build/index"
    source = source_of(folder)
    save_article(folder / "project", similar_questions=more_questions("卡飞走啦"))
    increment(folder / "project", FakeEncoder(), index)
    save_article(folder / "project")
    damage(index)
    news = source.look()
    assert news is not None
    assert not news.index
    assert ("index", code) in held(source)
    assert "请拨打" in says(source)
    assert source.look() is None
    store.point(index, increment_parent(index, source))
    news = source.look()
    assert news is not None
    assert (news.index, held(source)) == (True, set())


def increment_parent(index: Path, source: Source) -> str:
    return str(source._knowledge.certificate.get("index", source._knowledge.fingerprint))


def test_another_index_beside_leaves_this_one_alone(folder: Path) -> None:
    source, home = source_of(folder), folder / "release"
    mind, knowledge = source.mind, source._knowledge
    shutil.copytree(folder / "build/index", home)
    other = source.beside(home)
    assert (other.home, other.index_refused) == (home, None)
    assert other._knowledge is not knowledge
    assert (source.home, source.mind, source._knowledge) == (folder / "build/index", mind, knowledge)
    save_article(folder / "project", answer="请到网点办。")
    for one in (source, other):
        news = one.look()
        assert news is not None and news.content, "both take up what is saved"


def test_a_bad_index_beside_is_refused_and_this_one_serves_on(folder: Path) -> None:
    source, home = source_of(folder), folder / "release"
    shutil.copytree(folder / "build/index", home)
    flip(next(home.glob("*/vectors.npz")))
    assert source.beside(home).index_refused == "index_damaged"
    assert source.index_refused is None and source.look() is None


def test_a_bad_index_is_not_started_with(folder: Path) -> None:
    flip(current(folder) / "vectors.npz")
    with pytest.raises(store.BrokenIndex, match="index_damaged"):
        source_of(folder)


async def test_twenty_swaps_under_load_without_a_failed_search(folder: Path) -> None:
    source = source_of(folder)
    live = LiveMind(source.mind)
    refresh = Refresh(live, source, 0)
    stop, failures, searches = threading.Event(), [], [0, 0, 0]

    def hammer(number: int) -> None:
        while not stop.is_set():
            try:
                found = live.library.knowledge.search(ASKED)
                assert (found[0].topic, found[0].exact) == ("card.loss", True)
                assert live.fallback(ASKED, None)[0].messages[0].text
                searches[number] += 1
            except Exception as error:  # noqa: BLE001 - whatever fails is the finding
                failures.append(error)

    threads = [threading.Thread(target=hammer, args=(number,)) for number in range(len(searches))]
    for thread in threads:
        thread.start()
    try:
        for number in range(20):
            save_article(
                folder / "project",
                answer=f"第{number}版。",
                similar_questions=more_questions(f"第{number}种新说法"),
            )
            if number % 4 == 0:
                increment(folder / "project", FakeEncoder(), folder / "build/index")
            assert await refresh.once()
            assert f"第{number}版。" in live.fallback(ASKED, None)[0].messages[0].text
            assert live.library.knowledge.search(f"第{number}种新说法")[0].exact
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert min(searches) > 0


async def test_looking_happens_beside_the_event_loop(folder: Path) -> None:
    source = source_of(folder)
    seen = []
    look = source.look
    source.look = lambda: (seen.append(threading.get_ident()), look())[1]  # type: ignore[method-assign]  # a double for one call
    assert not await Refresh(LiveMind(source.mind), source, 0).once()
    assert seen != [threading.get_ident()]


async def test_the_watch_goes_on_after_a_failed_look(folder: Path) -> None:
    source = source_of(folder)
    live = LiveMind(source.mind)
    look, failures = source.look, [OSError("gone"), RuntimeError("odd")]

    def failing() -> object:
        if failures:
            raise failures.pop()
        return look()

    source.look = failing  # type: ignore[assignment,method-assign]  # a double for one call
    save_article(folder / "project", answer="请到网点办。")
    watch = asyncio.create_task(Refresh(live, source, 0.01).run())
    async with asyncio.timeout(20):
        while "请到网点办。" not in live.fallback(ASKED, None)[0].messages[0].text:
            await asyncio.sleep(0.01)
    watch.cancel()


async def test_zero_seconds_never_look(folder: Path) -> None:
    source = source_of(folder)
    source.look = lambda: pytest.fail("looked")  # type: ignore[method-assign]  # a double for one call
    await Refresh(LiveMind(source.mind), source, settings_of(folder, refresh_seconds=0).refresh_seconds).run()


def test_an_import_is_taken_up_in_portions_and_edits_need_not_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb_index.renewal.MOST_NEW", 3)
    added = [f"第{number}种{number * 7}说法" for number in range(5)]
    save_article(folder / "project", similar_questions=more_questions(*added), answer="请到网点办。")
    source = source_of(folder)

    def known() -> int:
        return sum(source.mind.library.knowledge.search(text)[0].exact for text in added)

    assert "请到网点办。" in says(source)
    assert known() == 3
    assert source.look() is not None
    assert known() == 5
    assert source.look() is None


def test_a_topic_nobody_trained_goes_live_with_its_name(folder: Path) -> None:
    source = source_of(folder)
    path = folder / "project/kb_index/topics.yml"
    path.write_text(
        path.read_text("utf-8").replace(
            "  loan.student:",
            "  loan.car:\n    name: 买车贷款\n    policy: answer\n    skill: account\n  loan.student:",
        ),
        encoding="utf-8",
    )
    source.look()
    assert held(source) == set()
    assert source.mind.library.knowledge.search("买车贷款")[0].topic == "loan.car"


def write_change(folder: Path, *edits: dict[str, object]) -> list[FileChange]:
    """As a change set of the studio writes them."""
    content = ContentFolder(folder / "project")
    files = content.plan(EDITS.validate_python(list(edits)), date.today())
    content.write(files)
    return files


def test_an_answer_of_a_new_topic_is_given_at_once_and_taken_back_without_a_trace(folder: Path) -> None:
    source = source_of(folder)
    asked = wordings("新人卡")[0]
    files = write_change(folder, new_article("card.wedding", "新人卡", wordings("新人卡")))
    assert source.look() is not None
    assert (held(source), says(source, asked)[:3]) == (set(), "可以办")
    ContentFolder(folder / "project").write([one.back for one in files])
    assert source.look() is not None
    assert "可以办" not in says(source, asked)
    assert "400" in says(source)


def test_a_surface_that_is_renamed_while_it_is_asked_about_costs_nobody_his_turn(folder: Path) -> None:
    source = source_of(folder)
    asked = source.mind.fallback("预留手机号怎么办", None)
    assert asked[0].decision.topic == "phone.query"
    write_change(
        folder, {"kind": "rename_topic", "topic": "phone.query", "to": "phone.number", "name": "查号码"}
    )
    assert source.look() is not None and held(source) == set()
    for said in ("换号了", "卡丢了怎么办", "预留手机号怎么办"):
        outcome, _ = source.mind.fallback(said, asked[1])
        assert outcome.messages and outcome.decision.topic != "phone.query"
    again, _ = source.mind.fallback("预留手机号怎么办", None)
    assert again.decision.topic == "phone.number"


def test_wording_without_sentences_is_held(folder: Path) -> None:
    source = source_of(folder)
    write_yaml(folder / "project" / WORDING, {"greet": []})
    source.look()
    assert WORDING in {file for file, _ in held(source)}
    assert source.mind.say("queue_joined") == "已为您转接。"
