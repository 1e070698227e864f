"""Personal names, only where a customer says that a name follows.

「我是…」 is mostly followed by anything but a name, so there every character must be of those given names are
made of, and a list of ordinary words is excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from service.privacy import kinds
from service.privacy.hits import Hit
from service.privacy.kinds import Span
from service.privacy.surnames import COMMON, COMPOUND, GIVEN
from service.privacy.view import View

_SAYS: Final = r"(?:[写填印登留]?(?:[的了成是为叫]|记的?)){0,2}"
_LEAD: Final = re.compile(
    rf"(?:(?P<sure>我(?:名字)?叫做?|(?<!您)(?<!你)姓名{_SAYS}|户名{_SAYS}|名字(?:是|叫|为|[写填印]的?)|(?:全|真|本)名(?:是|叫)?|大名"
    rf"|(?:持卡|开户|收款|付款|联系|申请|投保|办理|账户|法)人(?:的?(?:姓名|名字)|代表)?(?:[是为叫写填][的了成是为]?|[:：])"
    r")[\s:：,，\"“「]{0,3}"
    r"|(?P<unsure>我是|本人是?|(?:持卡|开户|收款|付款|联系|申请|投保|办理|账户)人)[\s:：,，\"“「]{0,2})"
)
_FOLLOWER: Final = re.compile(
    r"$|[^\u3400-\u9fff]|我|的|先生|女士|小姐|同学|老师|身份|手机|电话|卡|账|密码|验证|证件|想|要|需"
    r"|在|是|今|和|与|跟|本人|请|咨询|有"
    r"|你|您|户名|开户|办|被|怎|能|可以|因为|这|帮|男|女|住|之前|昨|刚|来|家住|尾号|联系|工号|出生"
    r"|生日|护照|邮箱|地址|也|就|没|不|吗|呢|啊|吧"
)
_NOT_GIVEN: Final = frozenset(
    "我你您他她它们的了吗呢啊吧么是在不没有要想需请能会可办被把给对为什怎这那哪几个卡号码户账行钱款"
    "证件手机电话密份客员工"
    "人者名字姓先女士师傅经理老板费额错误更改变填写信息与跟及或用后前里外上下对应该怎么样还又再都也"
    "就只但如果因"
)
_ORDINARY: Final = (
    "高级 高管 高中 高龄 高端 高净 黄金 金卡 金葵 金领 白金 白户 白领 安卓 安徽 安全 江苏 江西 "
    "云南 贵州 贵宾 贵行 单位 单身 单亲 成都 成年 成功 方便 何时 何人 任何 周一 周二 周三 周四 "
    "周五 周六 周日 周末 周转 严重 万一 上海 沈阳 石家 郑州 连续 常客 常用 常州 苏州 温州 宁波 "
    "宁夏 武汉 许多 许久 应该 应届 通过 全部 全职 全款 全国 都是 计划 司机 公司 农民 明天 明明 "
    "明白 易方 文员 文盲 东北 东莞 东方 海外 包括 水电 路过 台湾 曲阜 项目 关于 关心 关注 车主 "
    "车贷 车险 华为 华侨 平安 平时 平台 平常 甘肃 程序 申请 申购 房东 房主 房贷 房产 管理 查询 "
    "查账 查看 简单 游客 广州 曾经 向你 习惯 凌晨 洪水 马上 林业 孙子 陈述 夏天 石油 康复 顾客 "
    "龙卡 龙年 万事 余额 任性 钟点 陆续 金牌 金融 付款 谢谢 谢了 胡乱 张嘴 郑重 董事 董监 王卡 "
    "韩国 时间 时候 来自 来办 来问 来电 来咨 花旗 原来 原先 官方 和你 和老 和我 乐意 云杉 云闪 "
    "银行 银联 保险 保安 保洁 都没 都不 强制 解决 解除 宫颈 商户 商家 商人 元旦 平民 成人 米粉 "
    "边境 简历 学生 明年 文化 金额 金婚 高速 安装 安排 车友 江湖 古稀 来着 支付 支持 储户 储蓄 "
    "尚未 封控 应聘 习以 保姆 保证 保留 明确 安心 高兴 高考 全家 全额 常年 常住 平价 时常 于是 "
    "于今 和平 连锁 方才 相关 成交 项下 古城 卫生 司法 景区 齐全 毕业 海归 雷打 曲线 沙发 计算 "
    "边民 席位 席卡 车辆 房屋 宗教 安保 关联 温馨 党员 官员 史上 水果 木工 路人 康养 阳光 桂林 "
    "梅州 柳州 徐州 杭州 兰州 庄稼 牛年 马来 元老 盛夏 童年 莫非 尤其 焦虑 左右 祝贺 费用 单元 "
    "万元 一万 "
)
_WORDS: Final = frozenset(_ORDINARY.split())


def find(view: View) -> Iterator[Hit]:
    """Every announced name: the span covers the whole name, the value is the family name."""
    for lead in _LEAD.finditer(view.text):
        family = _family(view.text, lead.end())
        length = _length(view.text, lead.end(), family, sure=lead["sure"] is not None) if family else 0
        if length:
            yield Hit(Span(lead.end(), lead.end() + length, kinds.NAME), family)


def _family(text: str, at: int) -> str:
    two = text[at : at + 2]
    if two in COMPOUND:
        return two
    return two[:1] if two[:1] in COMMON and two not in _WORDS else ""


def _length(text: str, at: int, family: str, *, sure: bool) -> int:
    """Characters of the whole name, 0 when there is none."""
    begin = at + len(family)
    for size in (2, 1, 3):
        given = text[begin : begin + size]
        if len(given) == size and _is_given(given, sure=sure) and _FOLLOWER.match(text, begin + size):
            return len(family) + size
    return 0


def _is_given(given: str, *, sure: bool) -> bool:
    if sure:
        return all("\u3400" <= char <= "\u9fff" and char not in _NOT_GIVEN for char in given)
    return len(given) <= 2 and all(char in GIVEN for char in given)
