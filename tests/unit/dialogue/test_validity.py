"""Articles come and go with their dates."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from kb_index.article import Article
from service.dialogue.decision import decide
from service.dialogue.outcome import Kind
from service.dialogue.respond import respond
from service.dialogue.validity import ValidToday
from tests.support.library import ARTICLES, FakeArticle, FakeHit, FakeKnowledge, evidence, library

FROM, UNTIL = date(2026, 3, 2), date(2026, 3, 31)


@dataclass(frozen=True)
class DatedArticle(FakeArticle):
    valid_from: date = FROM
    valid_until: date | None = UNTIL
    valid_on = Article.valid_on


LOSS = DatedArticle("借记卡挂失", "请马上挂失。")


def on(day: date, article: DatedArticle = LOSS):
    whole = FakeKnowledge(articles={**ARTICLES, "card.loss": article})
    return replace(library(), knowledge=ValidToday(whole, lambda: day))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 3, 1), False),
        (FROM, True),
        (date(2026, 3, 15), True),
        (UNTIL, True),
        (date(2026, 4, 1), False),
    ],
)
def test_shown_on_its_days_both_ends_included(day, shown):
    assert on(day).answerable("card.loss") is shown
    assert (on(day).title("card.loss") is not None) is shown


def test_without_an_end_it_stays():
    assert on(date(2999, 1, 1), replace(LOSS, valid_until=None)).answerable("card.loss")


def test_an_expired_topic_is_still_understood_and_offers_a_person():
    asked = evidence("卡丢了", FakeHit("card.loss", 0.95))
    library = on(date(2026, 4, 1))
    decision = decide(asked, library)
    assert (decision.kind, decision.reason, decision.topic) == (Kind.REFUSE, "no_article", "card.loss")
    reply = respond(decision, asked, library)
    assert "转人工" in [button.value for button in reply.outcome.messages[-1].buttons]
    assert decide(asked, on(UNTIL)).kind is Kind.ANSWER


def test_an_expired_topic_is_not_offered_as_a_button():
    asked = evidence("卡", FakeHit("card.replace", 0.5), FakeHit("card.loss", 0.45))
    knowledge = FakeKnowledge(
        articles={"card.loss": LOSS, "card.replace": replace(LOSS, title="换卡", valid_until=None)}
    )

    def offered(day: date):
        today = replace(library(), knowledge=ValidToday(knowledge, lambda: day))
        return [item.topic for item in decide(asked, today).candidates]

    assert offered(UNTIL) == ["card.replace", "card.loss"]
    assert offered(date(2026, 4, 1)) == ["card.replace"]


def test_playbooks_keep_their_protective_step_on_any_day():
    playbook = on(date(2999, 1, 1)).knowledge.playbook("fraud.scammed")
    assert playbook is not None
    assert playbook.protective


def test_midnight_needs_no_restart():
    day = [UNTIL]
    knowledge = ValidToday(FakeKnowledge(articles={"card.loss": LOSS}), lambda: day[0])
    assert knowledge.article("card.loss") is not None
    day[0] = date(2026, 4, 1)
    assert knowledge.article("card.loss") is None
