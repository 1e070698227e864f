"""Masking of personal data, before anything is stored, logged, indexed or sent on.

Reading order: `kinds` (what is masked), `view` (the text with disguises taken off), `words` (context),
`numbers`, `credentials`, `handles`, `names`, `places`, `plates` (the rules), `placeholders`, `mask` (the entry).
"""
