"""An article as the customer reads it: conclusion first, then steps, then other ways."""

from service.dialogue.feelings import feeling
from service.dialogue.library import Article
from service.dialogue.needs import Need
from service.dialogue.outcome import Button, Decision
from service.dialogue.triggers import PERSON_BUTTON, SOLVED_BUTTON, UNSOLVED_BUTTON
from service.dialogue.wording import Voice

PERSON = Button(PERSON_BUTTON, PERSON_BUTTON)
AFTER_ANSWER = (Button(SOLVED_BUTTON, SOLVED_BUTTON), Button(UNSOLVED_BUTTON, UNSOLVED_BUTTON), PERSON)

# In characters: more than a telephone shows at once. A third of the 108 articles are longer.
LONG_ANSWER = 200


def render(article: Article, *before: str, elder: bool = False, case: str | None = None) -> str:
    """The text of an answer; `before` are sentences said first, such as a need's lead.

    `case` is the line for what the customer told of his own case: it comes before all that holds for everybody. The elder
    form is the article's own short lines and nothing else: one step a line, one way only.
    """
    lines = [sentence for sentence in before if sentence]
    lines += [f"{case}。"] if case else []
    lines += article.elder if elder and article.elder else _standard(article, case)
    return "\n".join(lines)


def _standard(article: Article, case: str | None) -> list[str]:
    lines = [article.answer]
    lines += [f"{number}. {step}" for number, step in enumerate(article.steps, start=1)]
    others = [way for way in article.alternatives if way != case]
    if others:
        lines.append("也可以这样办：")
        lines += [f"· {way}" for way in others]
    return lines


def sympathy(text: str, voice: Voice) -> str:
    """A line for the feeling in the customer's words; empty when there is none or all its lines were said."""
    felt = feeling(text)
    return voice.say_once(f"empathy_{felt}") if felt else ""


def restated(decision: Decision, article: Article, voice: Voice, elder: bool = False) -> str:
    """What was understood, before a long answer that rests on a guess.

    A need's lead says it already, and whoever pressed a button or asked our own question knows what he asked.
    """
    guessed = decision.reason == "clear" and decision.need is None
    long = len(render(article, elder=elder)) > LONG_ANSWER
    return voice.say("restate", request=article.title) if guessed and long else ""


def checklist(need: Need, voice: Voice) -> str:
    """The yes/no points of a dated hot topic."""
    points = [f"□ {point}" for point in need.checklist]
    return "\n".join((voice.say("checklist_lead"), *points, voice.say("checklist_end")))
