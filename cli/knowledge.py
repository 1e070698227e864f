"""Commands on the built knowledge base, without a running stack."""

import json

from service.core.settings import Settings
from service.turns.loading import load_knowledge


def search(text: str, k: int, as_json: bool) -> str:
    knowledge = load_knowledge(Settings())
    hits = knowledge.search(text, k=k)
    if as_json:
        rows = [
            {"topic": hit.topic, "score": round(hit.score, 4), "question": hit.question, "exact": hit.exact}
            for hit in hits
        ]
        return json.dumps({"text": text, "index": knowledge.fingerprint, "hits": rows}, ensure_ascii=False)
    lines = [f"{hit.score:6.3f}  {hit.topic:<28}{hit.question}" for hit in hits]
    return "\n".join(lines) or "没有找到。"
