"""`./subtext mask --measure`: how much planted data is found, and how much of clean text is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cli.masking.clean import figured_sentences, own_sentences
from cli.masking.corpus import LATER, MAY_BE, STRICT, carriers, is_found, planted
from service.privacy.mask import mask

COUNT: Final = 600
"""Sentences of a kind in each set of carriers."""
FIGURED: Final = 3_000
FALSE_ALLOWED: Final = 0.01


@dataclass
class Row:
    """What was found of one kind in one set of carriers."""

    name: str
    half: str
    sentences: int
    found: int
    missed: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.sentences

    @property
    def wanted(self) -> float:
        return 0.99 if self.name in STRICT else 0.98

    @property
    def passed(self) -> bool:
        return self.recall >= self.wanted


@dataclass
class Clean:
    """Sentences without personal data, and those that masking changed all the same."""

    name: str
    sentences: int
    touched: list[str]

    @property
    def share(self) -> float:
        return len(self.touched) / self.sentences

    @property
    def passed(self) -> bool:
        return self.share <= FALSE_ALLOWED


def measure_recall(count: int = COUNT, seed: int = 1) -> list[Row]:
    """A row for each kind and set of carriers.

    `seen` carriers were used to mend rules; of those `held back` only figures and values were looked at; the `later`
    ones were written when the rules were done.
    """
    rows = []
    later = carriers(LATER)
    for name, lines in carriers().items():
        for half, part in (("seen", lines[::2]), ("held back", lines[1::2]), ("later", later[name])):
            items = planted(name, part, count, seed)
            missed = [item for item in items if not is_found(item, mask(item.text).spans, MAY_BE[name])]
            shown = [
                f"{item.disguise} | {item.text.strip()} → {mask(item.text).text.strip()}" for item in missed
            ]
            rows.append(Row(name, half, count, count - len(missed), shown))
    return rows


def measure_clean(seed: int = 1) -> list[Clean]:
    sources = {
        "own questions and answers": own_sentences(),
        "figures of other kinds": figured_sentences(FIGURED, seed),
    }
    found = []
    for name, texts in sources.items():
        masked = [(text, mask(text)) for text in texts]
        found.append(Clean(name, len(texts), [f"{text} → {one.text}" for text, one in masked if one.spans]))
    return found


def as_text(rows: list[Row], clean: list[Clean], misses: int = 0) -> str:
    """The table; `misses`: so many examples of each row, which are made up and hold nobody's data."""
    lines = [f"{'kind':<14}{'carriers':<11}{'sentences':>9}{'found':>8}{'wanted':>8}"]
    for row in rows:
        mark = "" if row.passed else "  FAILS"
        lines.append(f"{row.name:<14}{row.half:<11}{row.sentences:>9}{row.recall:>8.4f}{row.wanted:>8}{mark}")
        lines += [f"    {text}" for text in row.missed[:misses]]
    lines.append(f"{'clean sentences':<36}{'sentences':>9}{'touched':>9}{'allowed':>9}")
    for one in clean:
        mark = "" if one.passed else "  FAILS"
        lines.append(f"{one.name:<36}{one.sentences:>9}{one.share:>9.4f}{FALSE_ALLOWED:>9}{mark}")
        lines += [f"    {text}" for text in one.touched[:misses]]
    return "\n".join(lines)
