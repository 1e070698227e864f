"""When the customer comes back to the same matter: what did not help, anger, repetition; and when it is over.

Each is a ladder: try once more, then a person, each with its own reason. The steps are counted in memory.
"""

from service.dialogue import triggers
from service.dialogue.asked import entry, times_asked
from service.dialogue.evidence import Evidence
from service.dialogue.following import FOLLOW_UP
from service.dialogue.library import Library
from service.dialogue.memory import MAX_ASKED, Memory
from service.dialogue.outcome import Candidate, Decision, Kind
from service.dialogue.serving import HUMAN, MAX_SUGGESTIONS
from service.dialogue.triggers import Short
from service.dialogue.unsure import business, is_clear

REPLIED = (Kind.ANSWER, Kind.SUGGEST, Kind.REFUSE, Kind.PROBE)
SERVED = (Kind.ANSWER, Kind.SUGGEST)
NOT_UNDERSTOOD = (Kind.SUGGEST, Kind.REFUSE)
ABUSE = "talk.abuse"

# Who swears and asks in one breath is answered, kindly, when the question is at least this likely understood.
ASKED_IN_ANGER = 0.5
# Anger that no word of the lists tells, only the evidence.
ANGER_FLOOR = 0.5
# The same topic asked this often, this time included; once less often when the customer says so himself.
SAME_TOPIC = 3


def unsolved(evidence: Evidence, library: Library) -> Decision | None:
    """没解决, 不是这个意思 or 看不懂: first the runners-up, or a question what is missing; the second time a person."""
    memory, short = evidence.memory, denial(evidence)
    misread = triggers.says_misread(evidence.text) or (
        short is Short.NO and memory.last_kind == Kind.SUGGEST and not triggers.says_unsolved(evidence.text)
    )
    if not _about_the_last_reply(evidence) or (_new_matter(evidence) and memory.unsolved == 0):
        return None
    last = memory.last_topic or HUMAN
    if memory.unsolved > 0 or memory.anger > 0 or (misread and memory.misses > 0):
        return Decision(
            Kind.HANDOFF, last, score=1.0, reason="misread_twice" if misread else "unsolved_twice"
        )
    reason = "misread_once" if misread else "lost_once" if short is Short.LOST else "unsolved_once"
    untried = (topic for topic in memory.offered if topic not in memory.tried and library.title(topic))
    others = tuple(Candidate(topic, 0.0) for topic in untried)[:MAX_SUGGESTIONS]
    if others and short is not Short.LOST:  # who does not follow the answer may still want it
        return Decision(Kind.SUGGEST, memory.last_topic, candidates=others, reason=reason)
    return Decision(Kind.TALK, memory.last_topic, reason=reason)


def solved(evidence: Evidence, library: Library) -> Decision | None:
    if evidence.memory.last_kind in SERVED and triggers.says_solved(evidence.text):
        return Decision(Kind.TALK, "talk.greet", score=1.0, reason="solved")
    return None


def is_upset(evidence: Evidence, library: Library) -> Decision | None:
    """Calm and try once, then a person. Anger right after an answer says that it did not help.

    Who was not understood just before has been tried already.
    """
    memory = evidence.memory
    if not upset(evidence):
        return _still_lost(evidence)
    lost = memory.last_kind in NOT_UNDERSTOOD and not memory.pair
    if memory.anger > 0 or memory.unsolved > 0 or lost:
        return Decision(Kind.HANDOFF, memory.last_topic or "service.complaint", score=1.0, reason="anger")
    if _asks_something(evidence):
        return None
    return Decision(Kind.TALK, ABUSE, score=1.0, reason="calm_down")


def _still_lost(evidence: Evidence) -> Decision | None:
    """Who was angry and is not clearly understood afterwards is not asked to say it once more."""
    memory, text = evidence.memory, evidence.text
    over = triggers.says_thanks(text) or triggers.says_goodbye(text) or triggers.says_settled(text)
    if memory.anger == 0 or over or is_clear(evidence):
        return None
    return Decision(Kind.HANDOFF, memory.last_topic or "service.complaint", score=1.0, reason="anger")


def repeats(evidence: Evidence, library: Library) -> Decision | None:
    """The same question again, in these or other words: saying the same once more would not help."""
    if not _same_words(evidence) and not _same_topic(evidence):
        return None
    return Decision(Kind.HANDOFF, evidence.memory.last_topic or HUMAN, score=1.0, reason="repeated")


def courtesy(evidence: Evidence, library: Library) -> Decision | None:
    """A bare thank-you or goodbye."""
    text = evidence.text
    bare_thanks = len(text) <= 8 and triggers.says_thanks(text)
    if triggers.says_goodbye(text) or bare_thanks or _settled(text):
        return Decision(Kind.TALK, "talk.greet", score=1.0, reason="courtesy")
    return None


def upset(evidence: Evidence) -> bool:
    """Angry or abusive, by words or by the evidence."""
    if triggers.is_abusive(evidence.text) or triggers.is_angry(evidence.text):
        return True
    best = next(iter(evidence.candidates), None)
    return best is not None and best.topic == ABUSE and best.score >= ANGER_FLOOR


def steps(evidence: Evidence, decision: Decision) -> tuple[int, int]:
    """(unsolved, anger) of the memory after a decision. A person ends both ladders, success the first."""
    old = evidence.memory
    if decision.kind is Kind.HANDOFF:
        return 0, 0
    angry = upset(evidence)
    anger = old.anger + 1 if angry else old.anger
    if decision.reason in ("solved", "courtesy"):
        return 0, anger
    failed = _about_the_last_reply(evidence) or (angry and old.last_kind in SERVED)
    return (old.unsolved + 1 if failed else old.unsolved), anger


def _about_the_last_reply(evidence: Evidence) -> bool:
    """没解决 or the like, after something that can have failed. The button is always meant."""
    memory, text = evidence.memory, evidence.text
    if text == triggers.UNSOLVED_BUTTON:
        return True
    if memory.last_kind not in REPLIED and memory.unsolved == 0:
        return False
    return triggers.says_misread(text) or triggers.says_unsolved(text) or denial(evidence) is not None


def denial(evidence: Evidence) -> Short | None:
    """没有 or 看不懂 where it says that the last reply did not help: an answer, an offer, the question what is missing."""
    memory, short = evidence.memory, triggers.short_reply(evidence.text)
    after = memory.last_kind in SERVED or (memory.last_kind == Kind.TALK and memory.unsolved > 0)
    return short if after and short in (Short.NO, Short.LOST) else None


def _new_matter(evidence: Evidence) -> bool:
    """The complaint about the reply goes on to say what is meant, and that is understood."""
    best = next(iter(evidence.candidates), None)
    if best is None or evidence.exact is not None or triggers.short_reply(evidence.text) is not None:
        return False
    return is_clear(evidence) and best in business(evidence) and best.topic != evidence.memory.last_topic


def _asks_something(evidence: Evidence) -> bool:
    known = business(evidence)
    after_answer = evidence.memory.last_kind in SERVED
    floor = evidence.cutoffs.answer if after_answer else min(ASKED_IN_ANGER, evidence.cutoffs.answer)
    if after_answer and known and known[0].topic == evidence.memory.last_topic:
        return False
    return bool(known) and known[0].score >= floor


def _same_words(evidence: Evidence) -> bool:
    if evidence.memory.last_kind not in (Kind.ANSWER, Kind.SUGGEST, Kind.REFUSE) or _pressed(evidence):
        return False
    return any(triggers.alike(evidence.text, one) for one in evidence.earlier[-2:])


def _same_topic(evidence: Evidence) -> bool:
    """By its topic the same question for the third time; or of the same few topics, and the customer says so."""
    now, memory = entry(evidence), evidence.memory
    if not now or memory.last_kind not in (*SERVED, Kind.TALK) or _pressed(evidence):
        return False
    same, related = times_asked(now, memory.asked)
    if same + 1 >= SAME_TOPIC:
        return True
    return triggers.insists(evidence.text) and related + 1 >= SAME_TOPIC


def _pressed(evidence: Evidence) -> bool:
    """One of the offers just made was taken: the question is the bot's own."""
    return evidence.memory.last_kind == Kind.SUGGEST and evidence.exact is not None


def _settled(text: str) -> bool:
    return len(text) <= 16 and triggers.says_settled(text) and triggers.says_thanks(text)


def asked_after(evidence: Evidence, decision: Decision) -> tuple[str, ...]:
    """`Memory.asked` after a decision: what was asked, newest last; a taken offer replaces its question."""
    memory: Memory = evidence.memory
    if decision.reason in ("solved", "courtesy") or decision.kind is Kind.HANDOFF:
        return ()
    if decision.kind not in SERVED or decision.reason == FOLLOW_UP or _about_the_last_reply(evidence):
        return memory.asked
    before = memory.asked[:-1] if _pressed(evidence) else memory.asked
    now = entry(evidence, decision.topic if decision.need else None)
    return (*before, now)[-MAX_ASKED:] if now else before
