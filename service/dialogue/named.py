"""Business that the words name, where the evidence has only found what is to be done with it.

基金的明细 and 哪个网点能办保险 look like a statement and a branch to any search: most of the sentence says so. The named
business is what decides who answers, as a specific business beats a channel (kb_index/topics.yml).
"""

from service.dialogue.evidence import Evidence
from service.dialogue.outcome import Candidate
from service.dialogue.signs.business import names_business
from service.dialogue.unsure import is_clear

# Where, how, how much of whatever it is: these topics yield to the business named. Topics with a business of their own,
# such as a loan against bonds or a card used abroad, do not.
YIELDING = frozenset(
    {
        "account.balance",
        "account.statement",
        "ebank.register",
        "ebank.ukey",
        "ebank.usage",
        "mobile.limit",
        "mobile.register",
        "mobile.usage",
        "service.branch",
        "service.channels",
        "service.hotline",
        "service.machine",
        "transfer.arrival",
        "transfer.fee",
        "transfer.how",
        "transfer.limit",
        "transfer.status",
    }
)
# A topic that is clear yields only if the evidence has heard the desk as well.
HEARD = 0.05


def named_desk(evidence: Evidence) -> Candidate | None:
    """The hard topic to hand over, with the weight of its desk; None when nothing is named or the best stands."""
    best = next(iter(evidence.candidates), None)
    if best is None or best.topic not in YIELDING:
        return None
    if evidence.memory.surface is not None:
        return None  # The words answer a question of the bot.
    names = [topic for topic in names_business(evidence.text) if topic in evidence.topics]
    if not names:
        return None
    skills = {evidence.topics[topic].skill for topic in names}
    known = [item for item in evidence.candidates if item.topic in evidence.topics]
    heard = [
        item
        for item in known
        if evidence.topics[item.topic].policy == "human" and evidence.topics[item.topic].skill in skills
    ]
    weight = sum(item.score for item in heard)
    if weight < HEARD and is_clear(evidence):
        return None
    return Candidate(heard[0].topic if heard else names[0], min(1.0, weight))
