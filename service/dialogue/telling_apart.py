"""Two topics that customers mix up: when to ask which one is meant, and how the reply is read.

The questions are content, kb_index/pairs.yml. Pressing a button asks the title of its topic; a reply in free words is
read here.
"""

import re

from kb_index.pairs import Pair
from kb_index.text import normalise
from service.dialogue import triggers
from service.dialogue.evidence import Evidence
from service.dialogue.library import Library
from service.dialogue.outcome import Candidate
from service.dialogue.unsure import business, is_clear, suggest_floor

ASK = "tell_apart"
TOLD = "told_apart"

# In characters. A longer reply describes the matter anew: its words alone do not tell which side is meant.
REPLY = 12

_FIRST = re.compile(
    "^(?:是|选|要)?(?:第[一1][个种张]?|前(?:面|一|边)的?[那这]?[个种张]?|前者|1)[的吧啊呀呢。,!]*$"
)
_SECOND = re.compile(
    "^(?:是|选|要)?(?:第[二2][个种张]?|后(?:面|一|边)的?[那这]?[个种张]?|后者|2)[的吧啊呀呢。,!]*$"
)
_DENIAL = "(?:不是|并非|不用|没说)(?:我的|那张|那个|这个|问)?"


def close_pair(offers: tuple[Candidate, ...], evidence: Evidence, library: Library) -> Pair | None:
    """The pair that the two best offers are, when neither leads by the margin an answer needs.

    Whether a third is near as well does not count: of 26 such questions of tests/data/calibration.tsv the right topic
    is among the two best in 20 and among the three best in 21.
    """
    if len(offers) < 2 or offers[0].score - offers[1].score >= evidence.cutoffs.margin:
        return None
    return library.pair(offers[0].topic, offers[1].topic)


def told(evidence: Evidence, library: Library) -> str | None:
    """The topic that the reply to the question in memory means; None when it does not say, or is no reply."""
    pair = library.pair(*evidence.memory.pair) if len(evidence.memory.pair) == 2 else None
    text = evidence.text
    if pair is None or triggers.is_angry(text) or triggers.is_abusive(text):
        return None
    if evidence.exact is not None:
        return evidence.exact.topic if evidence.exact.topic in pair.topics else None
    known = business(evidence)
    stays = not known or known[0].topic in pair.topics
    if not stays and (is_clear(evidence) or len(text) > REPLY):
        return None
    return named(text, pair) or _searched(known, pair, evidence)


def named(text: str, pair: Pair) -> str | None:
    """The side whose words the reply has. The longest word counts: 交易密码 is not 密码, 不是信用卡 no credit card."""
    first, second = pair.sides
    if _FIRST.search(text) or _SECOND.search(text):
        return first.topic if _FIRST.search(text) else second.topic
    one, other = (
        max((len(sign) for sign in side.signs if _has(text, sign)), default=0) for side in pair.sides
    )
    if one == other:
        return _not_the_other(text, pair) if one == 0 else None
    return first.topic if one > other else second.topic


def _not_the_other(text: str, pair: Pair) -> str | None:
    """不是信用卡 leaves one side only."""
    one, other = (
        any(re.search(_DENIAL + re.escape(normalise(sign)), text) for sign in side.signs)
        for side in pair.sides
    )
    first, second = pair.topics
    if one == other:
        return None
    return second if one else first


def _has(text: str, sign: str) -> bool:
    word = re.escape(normalise(sign))
    return re.search(word, re.sub(_DENIAL + word, "", text)) is not None


def _searched(known: tuple[Candidate, ...], pair: Pair, evidence: Evidence) -> str | None:
    """The side that is found first and leads the other by the margin."""
    if not known or known[0].topic not in pair.topics or known[0].score < suggest_floor(evidence):
        return None
    rival = next((item.score for item in known[1:] if item.topic in pair.topics), 0.0)
    return known[0].topic if known[0].score - rival >= evidence.cutoffs.margin else None
