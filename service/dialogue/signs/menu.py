"""Does the customer ask for the menu, or for the level above? Whole messages only: 菜单里找不到挂失 is a question."""

import re

# In characters. What is longer says more than that.
LONGEST = 16

_PLEASE = "(?:请|麻烦|帮我|给我|让我|我要|我想|想要?|能不能|可以|有没有|有|你们?的?|[,。! ])*"
_END = "(?:可以)?(?:一下|看看|看|列表|页面?|栏)?(?:在哪里?|发我|给我|吗|么|吧|呢|啊|呀|谢谢|[,。!?~ ])*"
_MENU = re.compile(
    f"{_PLEASE}(?:打开|返回|退回|回|显示|看|查看|调出|列|去)*(?:一?下|到|出)*"
    "(?:主|总|全部|所有|功能|服务|业务|分类)?(?:菜单|目录|首页|主页|主页面|主界面|menu)"
    f"{_END}"
    f"|(?:功能|业务|服务)(?:列表|大全|分类|介绍|有哪些|有什么|有啥){_END}"
    "|(?:你们?|这里|这儿|这上面)?(?:都|还)*(?:有|提供|能用|能做|可以用)(?:什么|哪些|啥|哪几种)(?:功能|业务|服务|菜单)"
    f"{_END}"
    "|(?:你们?|这里|这儿|这上面)?(?:都|还)*(?:能|可以|会)办理?(?:什么|哪些|啥|哪几种)(?:业务|事情?|服务)?"
    f"{_END}"
)
_UP = re.compile(
    f"{_PLEASE}(?:(?:返|退)?回去?|后退|回退|上级菜单|返回上级|back"
    "|(?:返回|退回|回)?到?(?:上|前)一?[级层步页](?:菜单|目录)?)"
    f"{_END}"
)


def wants_menu(text: str) -> bool:
    """菜单, 回到首页, 有什么功能. `text` is normalised, as below."""
    return len(text) <= LONGEST and _MENU.fullmatch(text) is not None


def wants_up(text: str) -> bool:
    """返回, 上一级, 上一步."""
    return len(text) <= LONGEST and _UP.fullmatch(text) is not None
