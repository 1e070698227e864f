"""Names of the figures for people, and how numbers are written; one place for table and page."""

from __future__ import annotations

from kb_index.evaluation.rates import Interval
from kb_index.evaluation.report import ALL, ANSWER_TOPICS

MISSING = "–"

GROUPS = {ALL: ("全部问题", "all questions"), ANSWER_TOPICS: ("应由机器人回答的问题", "answer topics")}

RATES = {
    "hit1": ("首个主题正确", "hit@1"),
    "hit3": ("前三个主题中有正确的", "hit@3"),
    "mrr": ("平均倒数排名", "MRR"),
    "answered": ("直接回答", "answered"),
    "answered_right": ("直接回答且正确", "answered rightly"),
    "suggested": ("给出候选", "suggested"),
    "right_among_suggested": ("候选中有正确的（占给出候选的）", "right among suggested"),
    "refused": ("表示不知道", "refused"),
    "wrong_of_all": ("答错（占全部提问）", "answered wrongly, of all asked"),
    "wrong_of_answered": ("答错（占已回答的）", "answered wrongly, of answered"),
    "right_or_suggested": ("答对，或候选中有正确的", "right or suggested"),
    "outside_as_business": ("业务之外的问题被当作业务回答", "outside answered as business"),
}

RIGHT_AT = ("答错不超过 {limit} 时答对", "right at ≤ {limit} wrong")
HELPED_AT = ("同上，加上候选中有正确的", "  or suggested")
SCORE_AT = ("所用分数线", "  cut-off used")

BASELINES = {
    "bm25": ("BM25 + 结巴分词", "BM25 with jieba"),
    "nearest": ("索引所用编码器的最近邻", "the index's encoder, nearest text"),
    "untuned": ("未调优编码器的最近邻", "untuned encoder, nearest text"),
}


def percent(share: float | None) -> str:
    return MISSING if share is None else f"{share * 100:.1f} %"


def whole_percent(share: float) -> str:
    return f"{share * 100:g} %"


def number(value: float | None) -> str:
    return MISSING if value is None else f"{value:.3f}"


def figure(name: str, value: float | None) -> str:
    """A rate as people read it: MRR is no share."""
    return number(value) if name == "mrr" else percent(value)


def interval(name: str, edges: Interval | None) -> str:
    if edges is None:
        return ""
    low, high = edges
    return f"{low:.3f}–{high:.3f}" if name == "mrr" else f"{low * 100:.1f}–{high * 100:.1f}"
