"""`normalise` and `near_exact_key` for texts of the content, which are asked for again and again while it is edited.

Remembering halves the time until an edit is live. Customers' texts must not come here: nothing of theirs is kept.
"""

from __future__ import annotations

from functools import lru_cache

from kb_index import lexical, text

# Questions, titles and names of a large knowledge base; about 300 bytes each.
_REMEMBERED = 2**17

normalise = lru_cache(_REMEMBERED)(text.normalise)
near_exact_key = lru_cache(_REMEMBERED)(lexical.near_exact_key)
