"""An article as the customer reads it: conclusion first, then steps, then other ways."""

from service.dialogue.library import Article
from service.dialogue.outcome import Button
from service.dialogue.triggers import PERSON_BUTTON, SOLVED_BUTTON, UNSOLVED_BUTTON

PERSON = Button(PERSON_BUTTON, PERSON_BUTTON)
AFTER_ANSWER = (Button(SOLVED_BUTTON, SOLVED_BUTTON), Button(UNSOLVED_BUTTON, UNSOLVED_BUTTON), PERSON)


def render(article: Article, *before: str) -> str:
    """The text of an answer; `before` are sentences said first, such as a need's lead."""
    lines = [sentence for sentence in before if sentence]
    lines.append(article.answer)
    lines += [f"{number}. {step}" for number, step in enumerate(article.steps, start=1)]
    if article.alternatives:
        lines.append("也可以这样办：")
        lines += [f"· {way}" for way in article.alternatives]
    return "\n".join(lines)
