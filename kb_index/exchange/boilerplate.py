"""What pages put around a text: navigation above it; sharing, neighbours, notices and links below it."""

from __future__ import annotations

import re

_TAIL = re.compile(
    r"^\s*[【\[（(•·]*\s*(?:"
    r"分享(?:到|至|给)|上一[篇页条]|下一[篇页条]|(?:责任|本文|网站|栏目)?编辑\s*[:：/]|相关(?:文章|阅读|推荐|新闻|链接|资讯|内容|产品)"
    r"|猜你喜欢|为您推荐|向您推荐|推荐阅读|延伸阅读|热门(?:文章|标签|推荐|新闻)|最近更新|最新(?:文章|资讯)|友情链接"
    r"|共\s*\d+\s*条(?:评论|记录)|网友评论|全部评论|发表评论|我要评论|标签\s*[:：]|关键词\s*[:：]|(?:更多|查看更多|阅读更多)[^。？?]{0,12}$"
    r"|点击(?:这里|此处|查看|下载|关注)|扫(?:一扫|码)|长按.{0,6}二维码|关注.{0,8}公众号|(?:微信|在线|电话)(?:客服|二维码|咨询)\s*$"
    r"|版权(?:所有|声明|归)|(?:免责)?声明\s*[:：]|特别声明|转载|copyright|©|备案号|.{0,3}ICP备|来源\s*[:：]|原文(?:链接|地址)|收缩\s*$"
    r"|返回(?:顶部|首页|列表)|打印本页|关闭窗口|字号\s*[:：]|收藏本"
    r")",
    re.IGNORECASE,
)
# A notice that need not stand at the start of its line.
_NOTICE = re.compile(
    r"ICP备|版权(?:所有|问题|归)|转载请|声明\s*[:：]|All Rights Reserved|邮编\s*[:：]|总机\s*[:：]|采集于网络|责任编辑|供稿",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^\s*(?:首页|主页|当前位置|您的位置|欢迎访问)|\S\s*(?:>>|>|»)\s*\S+\s*(?:>|»|$)|^\s*热门标签|服务热线|联系人\s*[:：]"
    r"|发布(?:时间|日期|于)\s*[:：]|(?:来源|作者|人气|浏览|点击|阅读)(?:量|数|次数)?\s*[:：]|^\s*20\d\d-\d\d?-\d\d?\s|1[3-9]\d{9}\s*$"
)
_SENTENCE = re.compile(r"[。！？!?；;][”’」』）)]?")
_LONG_ENOUGH = 25
"""Characters of a line with a full stop that make it a part of the text."""
# Navigation stands in the first lines, what follows a text begins in its last two fifths.
_HEAD_LINES = 12
_TAIL_FROM = 0.6


def without_boilerplate(text: str) -> str:
    """The text without what stands around it. A text that is nothing else stays as it is."""
    lines = text.split("\n")
    body = _without_head(lines[: _end(lines)])
    kept = "\n".join(body).strip("\n")
    return kept if kept.strip() else text


def _end(lines: list[str]) -> int:
    """Where the tail begins: its first mark with no sentence of the text after it."""
    end = len(lines)
    shortest = int(len(lines) * _TAIL_FROM)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if _is_mark(line):
            if at >= shortest or at >= end - 2:
                end = at
        elif _is_prose(line):
            break
    return end


def _without_head(lines: list[str]) -> list[str]:
    """Without the navigation lines that stand above any prose; a title between them stays."""
    prose = next((at for at, line in enumerate(lines) if _is_prose(line) and not _HEAD.search(line)), 0)
    head = min(prose, _HEAD_LINES)
    return [line for line in lines[:head] if not _HEAD.search(line)] + lines[head:]


def _is_mark(line: str) -> bool:
    return bool(_TAIL.search(line) or _NOTICE.search(line) or _is_link_list(line))


def _is_prose(line: str) -> bool:
    return len(line.strip()) >= _LONG_ENOUGH and _SENTENCE.search(line) is not None


def _is_link_list(line: str) -> bool:
    """Eight and more short words between bars."""
    words = [word for word in re.split(r"[|｜]", line) if word.strip()]
    return len(words) >= 8 and sum(map(len, words)) <= 8 * len(words)
