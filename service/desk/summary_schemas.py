"""The context summary on the wire. `docs/reference/summary.md` is made from these descriptions."""

from pydantic import BaseModel, Field


class NamedOut(BaseModel):
    id: str
    name: str


class ReasonOut(BaseModel):
    code: str
    text: str


class Fact(BaseModel):
    label: str
    value: str


class ShownAnswer(BaseModel):
    topic: str = Field(description="Topic id.")
    title: str = Field(description="Title of the article.")
    reaction: str = Field(description="What the customer said next; empty if nothing.")
    outcome: ReasonOut | None = Field(
        None, description="How he took it: `helped`, `not_helped`, `repeated` (he asked again) or `none`."
    )


class SuggestedArticle(BaseModel):
    topic: str = Field(description="Topic id.")
    title: str


class PlaybookOut(BaseModel):
    topic: str = Field(description="Topic id.")
    title: str
    steps: list[str] = Field(description="What the agent does, at most three steps.")


class EarlierContact(BaseModel):
    conversation: str = Field(description="Its id; may be this conversation.")
    at: str = Field(description="When it came to a person, or last to this topic.")
    by: str = Field(description="`person` or `bot`.")
    topic: NamedOut
    outcome: ReasonOut = Field(
        description="Of a person: `solved`, `unsolved`, `given_back`, `left`, `abandoned`, `message_left`, "
        "`callback_booked`, `open`; of the bot: `helped`, `not_helped`, `answered`, `unanswered`."
    )
    note: str = Field(description="The beginning of the agent's closing note.")


class PromiseOut(BaseModel):
    kind: str = Field(description="`callback` or `follow_up`.")
    text: str
    due_at: str


class SummaryOut(BaseModel):
    """Every text is Chinese, masked and bounded; moments are UTC."""

    headline: str = Field(description="The need in one sentence, with the customer's most telling words.")
    first_said: str = Field(description="What he asked first, in his words.")
    topic: NamedOut | None = Field(
        description="The business it is about; null when he only asked for a person."
    )
    need: NamedOut | None = Field(description="The need behind it, when it was found.")
    skill: NamedOut = Field(description="The skill group that is to serve him.")
    urgent: bool
    reason: ReasonOut = Field(description="Why it was handed over.")
    ruled_out: list[str] = Field(description="Needs that need not be asked about again.")
    facts: list[Fact] = Field(description="What the bot gathered.")
    skipped: list[str] = Field([], description="Asked for by the bot, and not given.")
    answers_shown: list[ShownAnswer] = Field(description="Answers he has seen, the newest last.")
    emotion: str = Field(description="The course of his mood; the present one is the last: `平静 → 着急`.")
    quotes: list[str] = Field(description="At most three telling sentences that stand nowhere else here.")
    identity: str = Field(description="How well it is known who he is, in words.")
    identity_level: str = Field(
        "unverified", description="The same as a code: `verified`, `lapsed` or `unverified`."
    )
    earlier: list[EarlierContact] = Field(
        [], description="His contacts within 48 hours on the same topic, the newest first, at most three."
    )
    promised: list[PromiseOut] = Field(description="Promises to him that are still open, the next due first.")
    opening: str = Field(description="A line to begin with.")
    suggested: list[SuggestedArticle] = Field(description="Articles to look at.")
    playbook: PlaybookOut | None = Field(None, description="The agents' card of the topic, where it has one.")
    bot_seconds: int = Field(description="Time with the bot.")
    queued_at: str
    queue_seconds: int = Field(0, description="Time in the queue, until he was accepted or until now.")
    as_of_seq: int = Field(0, description="The last event it was made from.")
    added: list[str] = Field(
        [],
        description="What he wrote while waiting, the newest last, at most three; then how many images came.",
    )
    confidence: float | None = Field(
        None,
        description="How sure the bot was of `topic`, 0–1, calibrated. Null where a rule decided, and where the "
        "reason is another than the topic: the customer asked for a person, was angry, was not helped.",
    )
    labels: list[NamedOut] = Field(
        [], description="Labels on the conversation, in the order they were put on."
    )
    elder: bool = Field(False, description="He reads answers in the elder form.")
