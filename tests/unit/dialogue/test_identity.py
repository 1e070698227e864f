"""Who the customer is matters once the need is known, and only to needs that require it. Every surface, every need."""

from dataclasses import replace

import pytest

from kb_index.content import read
from kb_index.lint.identity import asks_identity
from service.dialogue.decision import decide
from service.dialogue.memory import Memory
from service.dialogue.needs import load_surfaces
from service.dialogue.outcome import Kind
from service.dialogue.probing import ask
from service.dialogue.respond import respond
from tests.support.library import ROOT, FakeHit, FakeKnowledge, evidence, library, wording

SURFACES = load_surfaces(ROOT / "bot" / "data" / "needs")
NEEDS = [(name, need) for name, surface in SURFACES.items() for need in surface.needs]
LIBRARY = replace(library(), knowledge=FakeKnowledge(articles=dict(read(ROOT).articles)), surfaces=SURFACES)
HOW = {key: set(wording().variants[key]) for key in ("identity_basic", "identity_strong")}


def served(surface, need):
    """What is said when the probe found the need."""
    asked = evidence("x", memory=Memory(surface=surface, need=need.need, probes=1))
    return respond(decide(asked, LIBRARY), asked, LIBRARY).outcome


def texts(outcome):
    return [message.text for message in outcome.messages]


def said_how(outcome):
    return {key for key, variants in HOW.items() for text in texts(outcome) if text in variants}


@pytest.mark.parametrize("surface", SURFACES)
def test_before_the_need_is_known_nobody_is_asked_who_he_is(surface):
    bare = evidence(SURFACES[surface].surface, FakeHit(surface, 0.95))
    assert decide(bare, LIBRARY).kind is Kind.PROBE
    for probes in (0, 1):
        outcome, _ = ask(evidence("x", memory=Memory(surface=surface, probes=probes)), LIBRARY)
        buttons = [button.title for message in outcome.messages for button in message.buttons]
        assert [asks_identity(text) for text in (*texts(outcome), *buttons)] == [[]] * (len(buttons) + 1)
        assert said_how(outcome) == set()


@pytest.mark.parametrize(("surface", "need"), NEEDS, ids=[f"{name}-{need.need}" for name, need in NEEDS])
def test_how_identity_is_checked_is_said_for_exactly_the_needs_that_require_it(surface, need):
    outcome = served(surface, need)
    assert outcome.decision.need == need.need
    assert said_how(outcome) == (set() if need.identity == "none" else {f"identity_{need.identity}"})
    assert asks_identity(need.lead) == []
    assert any(message.sign_in for message in outcome.messages) is (need.identity == "basic")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("请提供您的身份证号", True),
        ("麻烦报一下卡号后四位", True),
        ("先核实一下本人身份", True),
        ("您把验证码告诉我", True),
        ("请告诉我验证码", True),
        ("证件号和密码请不要发在这里", False),
        ("请别告诉别人验证码", False),
        ("千万别把验证码告诉别人", False),
        ("登录密码忘了可以自己重设，我说给您听", False),
    ],
)
def test_what_counts_as_asking(text, asks):
    assert bool(asks_identity(text)) is asks


def test_a_need_that_needs_no_identity_is_the_rule():
    levels = [need.identity for _, need in NEEDS]
    assert levels.count("none") > len(levels) * 0.8
    assert {"basic", "strong"} <= set(levels)
