"""The files of an index that hold texts; a build and an increment write the same."""

from __future__ import annotations

from collections.abc import Sequence

from kb_index import lexical, store
from kb_index.content import Content
from kb_index.products import Products
from kb_index.rows import Line


def pack_texts(content: Content, lines: Sequence[Line], topics: Sequence[str]) -> dict[str, bytes]:
    """File name to content. `topics` are those the model knows, in the order of its numbers."""
    known = content.vocabulary.topics.items()
    return {
        "lines.json": store.pack_json([line._asdict() for line in lines]),
        "keys.json": store.pack_json([lexical.near_exact_key(line.text) for line in lines]),
        "topics.json": store.pack_json(
            {"indexed": list(topics), "all": {key: topic.model_dump(mode="json") for key, topic in known}}
        ),
        "articles.json": store.pack_json(
            {key: item.model_dump(mode="json") for key, item in content.articles.items()}
        ),
        "products.json": store.pack_json(Products.of(content.bank).words),
        "playbooks.json": store.pack_json(
            {key: item.model_dump(mode="json") for key, item in content.playbooks.items()}
        ),
    }
