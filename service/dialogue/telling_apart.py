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
from service.dialogue.outcome import Candidate, Kind
from service.dialogue.unsure import business, is_clear, suggest_floor

ASK = "tell_apart"
TOLD = "told_apart"

# In characters. A longer reply describes the matter anew: its words alone do not tell which side is meant.
REPLY = 12

# Words that say which card, or that it is none of ours; what is left of 卡 then says nothing of its kind.
_KINDS = re.compile(
    "(?:信用|贷记|借记|储蓄|银行|工资|社保|医保|附属|副|主|白金|金|黑|校园|饭|会员|贵宾|手机|电话|sim|公交|交通|联名|学生"
    "|退休金?|ic|芯片|类|虚拟|电子|养老|公积金|补贴|购物|礼品|存)卡|刷卡机|卡(?:住|死|顿|在)"
)
_UNNAMED = re.compile("卡")
# 借记卡, 是工资卡, 不是信用卡, 存钱取钱的那张: a kind of card and nothing else.
_ONLY_A_CARD = re.compile(
    "(?:我|是|的|说|指|就|不|那张|这张|那么?|要是|如果|换成|平时|用|发|领|存钱|取钱|存取钱|普通"
    "|信用卡?|贷记卡?|借记卡?|储蓄卡?|工资卡?|银行卡?|社保卡?|卡|吧|啊|呀|呢|[,。 ])+"
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


def unnamed_card(evidence: Evidence, library: Library) -> tuple[Candidate, Candidate] | None:
    """The two topics to ask about where 卡 stands by itself and the evidence takes it for the unusual one, or wavers.

    What was talked about just before names the card as well.
    """
    known = business(evidence)
    if evidence.exact is not None or not known or not _UNNAMED.search(_KINDS.sub("", evidence.text)):
        return None
    best = known[0]
    pair = _card_pair(best.topic, known, library)
    if pair is None or best.score < suggest_floor(evidence) or named(evidence.text, pair) is not None:
        return None
    first, second = pair.topics
    other = next((item for item in known if item.topic in pair.topics and item != best), None)
    if best.topic == pair.usually and (is_clear(evidence) or other is None or other != known[1]):
        return None
    if evidence.memory.last_topic and _domain(evidence.memory.last_topic) in (
        _domain(first),
        _domain(second),
    ):
        return None
    return best, other or Candidate(second if best.topic == first else first, 0.0)


def _card_pair(topic: str, known: tuple[Candidate, ...], library: Library) -> Pair | None:
    """The pair of two kinds of card that has the topic, and the likelier other side where there are several."""
    pairs = [pair for pair in library.pairs.values() if pair.usually and topic in pair.topics]
    scores = {item.topic: item.score for item in known if item.topic != topic}
    pairs = [pair for pair in pairs if all(library.title(one) for one in pair.topics)]
    return max(pairs, key=lambda pair: max(scores.get(one, 0.0) for one in pair.topics), default=None)


def _domain(topic: str) -> str:
    return topic.partition(".")[0]


def told(evidence: Evidence, library: Library) -> str | None:
    """The topic that the reply to the question in memory means; None when it does not say, or is no reply."""
    pair = library.pair(*evidence.memory.pair) if len(evidence.memory.pair) == 2 else None
    text = evidence.text
    if pair is None or triggers.is_angry(text) or triggers.is_abusive(text):
        return None
    if _only_names(text):
        return named(text, pair)
    if evidence.exact is not None:
        return evidence.exact.topic if evidence.exact.topic in pair.topics else None
    known = business(evidence)
    stays = not known or known[0].topic in pair.topics
    if not stays and (is_clear(evidence) or len(text) > REPLY):
        return None
    return named(text, pair) or _searched(known, pair, evidence)


def kind_added(evidence: Evidence, library: Library) -> str | None:
    """After an answer about a card the reply names its kind and no more: the topic of that kind."""
    memory = evidence.memory
    if memory.last_kind != Kind.ANSWER or not memory.last_topic or not _only_names(evidence.text):
        return None
    pairs = (pair for pair in library.pairs.values() if pair.usually and memory.last_topic in pair.topics)
    sides = (named(evidence.text, pair) for pair in pairs)
    return next((side for side in sides if side is not None), None)


def _only_names(text: str) -> bool:
    return len(text) <= REPLY and _ONLY_A_CARD.fullmatch(text) is not None


def named(text: str, pair: Pair) -> str | None:
    """The side whose words the reply has. The longest word counts: 交易密码 is not 密码, 不是信用卡 no credit card."""
    first, second = pair.sides
    place = triggers.numbered(text, 2)
    if place is not None:
        return pair.topics[place]
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
