"""Whether a question is about another institution's own product, told by its name; evidence, not a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kb_index.plain_yaml import load

FILE = "kb_index/institutions.yml"
# Money or a card that only comes from or goes to the other institution is our business: 转到工行的卡, 用支付宝还款.
_DIRECTION = re.compile(
    r"(转|汇|打|存|划|还|提|充|付|取|跨)[^,。?!]{0,5}(到|给|去|入|进|往|账)"
    r"|(到|给|往|从|向|用|在|和|跟|绑|绑定|关联|他行)(我的?|我们?|对方的?|别人的?|朋友的?|家人的?|了)?(在)?$"
)
# 工行转过来的钱: what has come from there, or should have.
_COMES = re.compile(
    r"[^,。?!]{0,8}?(转|汇|打|划|提)(账|款|钱|现)?(了|的)?(过来|进来|来|入|进|给我(?![妈爸们家老儿女朋同弟哥姐妹]|的(?!钱)))"
)
_OURS = re.compile(r"你们|你行|你家|您行|贵行|咱们|本行|这边的卡")


class Institutions:
    """Names of other institutions. `own` are the bank's names, which never count as another's."""

    names: list[str]
    """In lower case, the longest first."""

    def __init__(self, names: Iterable[str], own: Iterable[str] = ()) -> None:
        kept = {name.lower() for name in names} - {name.lower() for name in own}
        self.names = sorted(kept, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(re.escape, self.names))) if kept else None

    @classmethod
    def load(cls, path: Path, own: Iterable[str] = ()) -> Institutions:
        """Raises OSError, and ValueError when the file is not lists of names."""
        groups = load(path)
        if not isinstance(groups, dict) or not all(isinstance(names, list) for names in groups.values()):
            raise ValueError(f"{path}: expected lists of names")
        return cls((str(name) for names in groups.values() for name in names), own)

    def asked_about(self, text: str) -> bool:
        """`text` is normalised. True when it names another institution and no direction of money to or from it."""
        found = self._pattern.search(text) if self._pattern else None
        if found is None or _OURS.search(text):
            return False
        return not _DIRECTION.search(text[: found.start()]) and not _COMES.match(text[found.end() :])


def own_names(bank: Mapping[str, Any]) -> list[str]:
    """The names of the bank itself in bank.yml."""
    names = [bank.get(key) for key in ("name", "full_name", "short_name", "english_name")]
    return [str(name) for name in (*names, *(bank.get("aliases") or [])) if name]
