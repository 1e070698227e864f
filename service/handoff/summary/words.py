"""What the codes in a summary are called."""

REASONS = {
    "hard_topic": "该业务由专员办理",
    "need_told": "客户已说明需求，该需求由专员办理",
    "need_found": "已问明需求，该需求由专员办理",
    "probe_failed": "两次询问仍未问明需求",
    "asked_person": "客户要求人工",
    "urgent": "资金安全，优先处理",
    "crisis": "客户说到轻生，请立即接待，先安抚并确认客户是否安全",
    "two_misses": "连续两次未能解答",
    "unsolved_twice": "客户两次反馈没有解决",
    "misread_twice": "客户两次反馈理解有误",
    "repeated": "客户重复提问",
    "anger": "客户情绪激动",
    "abuse": "客户情绪激动",
    "complaint": "客户投诉",
    "complaint_progress": "客户查询投诉进度",
    "compensation": "客户要求赔偿",
    "fee_waiver": "客户要求减免费用",
    "contact_request": "客户索要联系方式",
    "no_article": "知识库暂无该业务的答案",
}
LET_DOWN = frozenset(
    {"two_misses", "unsolved_twice", "misread_twice", "repeated", "anger", "abuse", "probe_failed"}
)
"""Reasons for which the customer is owed an apology before anything else."""
BY_TOPIC = frozenset({"hard_topic", "need_told", "need_found", "no_article", "urgent"})
"""Reasons that rest on what the bot took the topic for; beside any other its certainty would seem to be of that."""
IDENTITIES = {
    "verified": "已由银行网站确认",
    "lapsed": "网站登录已过期，需重新确认",
    "unverified": "未核验（业务需要时再核验）",
}
PROMISE_KINDS = {"callback": "回电", "follow_up": "跟进", "message": "答复留言"}
