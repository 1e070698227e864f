"""Measures search on questions whose topics are known: `evaluate` counts, `as_text` and `as_html` show."""

from kb_index.evaluation.questions import Question, read_questions
from kb_index.evaluation.report import Report, evaluate

__all__ = ["Question", "Report", "evaluate", "read_questions"]
