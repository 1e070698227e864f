"""decisions.md: kinds, reasons and evidence of a decision, checked against the rules that make them."""

from __future__ import annotations

import ast
from pathlib import Path

from reference_pages.markdown import code, document, explained, table
from reference_pages.source import argument, calls, texts, trees
from service.dialogue.decision import RULES
from service.dialogue.outcome import Decision, Kind
from service.handoff.summary.rules import REASONS as DESK

INTRO = """
Every customer message gets exactly one decision, made by `service/dialogue/decision.py` and the
files it names. It is stored beside the log and shown in the studio; agents see its consequences in the summary,
customers never see it.

```json
{"kind": "answer", "topic": "card.pin_change", "need": null, "score": 0.97,
 "candidates": [{"topic": "card.pin_change", "score": 0.97}], "reason": "clear", "via": "kb"}
```

`score` is the weighed evidence for the topic, 0–1; `candidates` are the (at most five) topics weighed, best first.
`failure` is added when Rasa did not answer, with the [code of the failure](errors.md#failures-of-a-turn).
The order in which the rules are asked is the order of `RULES` in that file:
{rules}.
"""

KINDS = {
    "answer": "the article of the topic, then a question whether that helped",
    "probe": "a surface question: asks for the need behind it, with buttons for the likeliest needs",
    "gather": "a topic for people: asks a fact the agent will need, with a button that skips",
    "suggest": "not sure enough: offers up to three topics as buttons",
    "refuse": "says honestly that it does not know, and offers a person",
    "handoff": "passes the conversation to a skill group; the bot is silent from here on",
    "talk": "greeting, thanks, small talk, a calm word; no business",
}

# reason → (kinds, meaning)
REASONS = {
    "exact": (
        "answer, talk, refuse",
        "the message equals one of the indexed questions, apart from politeness and particles",
    ),
    "clear": ("answer, talk", "the best topic reaches the answer cut-off and leads the second by the margin"),
    "likely": ("talk, refuse", "small talk or out of scope is the best guess and no business is in sight"),
    "need_told": ("answer", "a surface question whose first message already tells the need"),
    "need_found": ("answer", "the probe found the need"),
    "surface": ("probe", "first probe of a surface question"),
    "surface_again": ("probe", "second, narrower probe"),
    "probe_failed": ("handoff", "two probes and still no need"),
    "unsure": ("suggest", "likely, but not enough to answer, or two topics close together"),
    "tell_apart": (
        "suggest",
        "two topics close together that customers mix up: the question of `kb_index/pairs.yml` which one is meant",
    ),
    "told_apart": (
        "answer",
        "the reply to that question says which; a probe or a handoff of that topic has its usual reason",
    ),
    "unsolved_once": (
        "suggest, talk",
        "the customer says the answer did not help: other topics, or a question what is missing",
    ),
    "unsolved_twice": ("handoff", "it still did not help"),
    "misread_once": ("suggest, talk", "the customer says that was not the question: as for `unsolved_once`"),
    "misread_twice": ("handoff", "misread again, or after something else that did not help"),
    "lost_once": ("suggest, talk", "the customer does not follow the answer: as for `unsolved_once`"),
    "noted": ("talk", "哦, 收到, or 没有 where nothing was asked that it denies"),
    "wait": ("talk", "等一下, 我试试: the customer will be back"),
    "go_on": ("talk", "还有个问题, or a word that says nothing yet: what is it about?"),
    "which_one": ("talk", "好 or 是的 to several offers: the same buttons again"),
    "for_other": ("talk", "corrects after an answer whose card it is: 不是我的，是我妈的"),
    "follow_up": ("answer", "asks one thing of the answer before: 手续费呢, 要带什么, 多久"),
    "not_told": ("talk", "asks such a thing, and the article says nothing about it"),
    "own_case": ("talk", "tells, after an answer, a day, a span or a sum of his own case, and nothing else"),
    "as_said": ("talk", "names, after an answer, the kind of card that the answer was about"),
    "dropped": ("talk", "does not want any more what the open question of a desk was about"),
    "crisis": ("handoff", "speaks of taking his life: help lines, and a person before every queue"),
    "menu": ("talk", "asked for the menu, went up in it, pressed a category, or said a category and no more"),
    "menu_picked": (
        "answer",
        "an entry typed while its level is shown; a probe or a handoff of that topic has its usual reason",
    ),
    "solved": ("talk", "the customer says it helped"),
    "courtesy": ("talk", "a bare thank-you or goodbye"),
    "calm_down": (
        "talk",
        "first angry or abusive message without a question that is understood, or right after an answer",
    ),
    "anger": ("handoff", "angry or abusive again, or not clearly understood after anger"),
    "repeated": (
        "handoff",
        "the same question right after it was answered, or for the third time by its topic",
    ),
    "asked_person": ("handoff", "the customer asked for a person, in whatever words"),
    "urgent": (
        "handoff",
        "stolen money or a scam: the protective step is said first, the conversation goes ahead of the queue",
    ),
    "hard_topic": (
        "handoff",
        "a topic with policy `human`, or an unclear message whose likely topics belong to one desk; its questions are "
        "answered, skipped, or there are none",
    ),
    "facts_first": ("gather", "a topic with policy `human`: the first question that is still open"),
    "facts_next": ("gather", "the first question was answered: the second one"),
    "complaint": ("handoff", "a complaint"),
    "complaint_progress": ("handoff", "asks how an earlier complaint is going"),
    "compensation": ("handoff", "claims compensation"),
    "fee_waiver": ("handoff", "asks to waive a fee or interest"),
    "no_article": (
        "refuse, handoff",
        "understood, but nothing reliable has been written; the second time, or with a known need, a person",
    ),
    "out_of_scope": ("refuse", "nothing a bank can answer"),
    "other_bank": ("refuse", "business of another bank"),
    "unknown_topic": ("refuse", "the classifier names a topic that the vocabulary does not have"),
    "weak_evidence": ("refuse", "nothing is likely enough to be suggested"),
    "two_misses": ("handoff", "the second refusal in a row"),
    "technical": ("refuse", "Rasa and the knowledge base both failed: an apology and a person"),
}

VIA = {
    "rasa": "the classifier speaks louder for the topic than the search",
    "kb": "the search speaks at least as loud, or Rasa could not be asked",
    "rule": "a sign in the words or the state of the dialogue decided",
}

_NO_TEXT = "需要人工协助"

_SOURCES = (
    "service/dialogue/decision.py",
    "service/dialogue/ladders.py",
    "service/dialogue/following.py",
    "service/dialogue/replying.py",
    "service/dialogue/serving.py",
    "service/dialogue/probing.py",
    "service/turns/answering.py",
)


def page(root: Path) -> str:

    explained("decision kinds", (kind.value for kind in Kind), KINDS)
    explained("decision reasons", reasons(root), REASONS)
    explained("values of via", _via(root), VIA)
    rules = ",\n".join(
        ", ".join(code(rule.__name__) for rule in RULES[at : at + 6]) for at in range(0, len(RULES), 6)
    )
    rows = [
        [code(name), kinds, meaning, DESK.get(name, _NO_TEXT) if "handoff" in kinds else ""]
        for name, (kinds, meaning) in REASONS.items()
    ]
    return document(
        "Decisions",
        INTRO.replace("{rules}", rules),
        "## Kinds",
        table(["kind", "what the bot does"], [[code(name), what] for name, what in KINDS.items()]),
        "## Reasons",
        table(["reason", "kinds", "when", "what the desk shows"], rows),
        "## Evidence",
        table(["via", "meaning"], [[code(name), what] for name, what in VIA.items()]),
    )


def reasons(root: Path) -> set[str]:
    """Every reason a rule can give, read from the source."""
    found: set[str] = set()
    for _, tree in trees(root, *_SOURCES):
        for name, call in calls(tree, ["Decision", "replace", "serve", "miss", "_converse", "_small"]):
            position = {"Decision": 5, "replace": 99, "miss": 1, "_converse": 2, "serve": 99, "_small": 0}[
                name
            ]
            found |= texts(argument(call, position, "reason"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(
                isinstance(one, ast.Name) and one.id == "reason" for one in node.targets
            ):
                found |= texts(node.value)
    return found | _grievances(root)


def _grievances(root: Path) -> set[str]:
    """`triggers.grievance` returns (topic, reason)."""
    found: set[str] = set()
    for _, tree in trees(root, "service/dialogue/signs/grievance.py"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name == "grievance":
                for node in ast.walk(function):
                    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
                        found |= texts(node.elts[1])
    return found


def _via(root: Path) -> set[str]:

    found = {Decision(Kind.TALK).via}
    for _, tree in trees(root, *_SOURCES):
        for _, call in calls(tree, ["Decision", "serve"]):
            found |= texts(argument(call, 99, "via"))
    for _, tree in trees(root, "service/dialogue/evidence.py"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name == "via":
                found |= {
                    text
                    for node in ast.walk(function)
                    if isinstance(node, ast.Return)
                    for text in texts(node.value)
                }
    return found
