"""Does the customer name business that only people do: wealth, foreign exchange, companies, a page that is broken?

Naming it is not asking about it: whoever reads these signs weighs them against what else the message may mean.
"""

from service.dialogue.signs.patterns import any_of, without

_ABROAD = "(境外|跨境|国际|海外|国外|外国|出国)"
_MONEY = (
    "(美元|美金|欧元|英镑|日元|日币|港币|港元|澳元|澳币|加元|加币|韩元|韩币|泰铢|新币|瑞郎|卢布|外币|外钞)"
)
_COMPANY = "(企业|公司|单位|商户|机构|个体户|店铺|店里|财务|会计)"

# Topic → the words that name it, the more special topics first.
_NAMES = {
    "wealth.insurance": any_of("保险|保单|投保|退保|理赔|保费"),
    "wealth.bond": any_of("国债|债券"),
    "wealth.gold": any_of("黄金|贵金属|积存金?|金条|纸黄金|账户金|金币|金豆|金价"),
    "wealth.fund": any_of("基金|定投"),
    "wealth.securities": any_of("银证|银期|银衍|三方存管|股票|证券|期货|炒股|券商"),
    "wealth.private_banking": any_of(
        "私人银行|私行|贵宾|财富(管理|中心|客户|经理)|尊享|(?<![a-z])vip(?![a-z])"
    ),
    "wealth.trade": any_of("理财[^,。!?]{0,12}(明细|记录|赎|买|卖|撤|到账|到期|扣|持仓|回单)|赎回|申购|认购"),
    "wealth.product": any_of("理财"),
    "forex.remit_out": any_of(
        f"{_ABROAD}[^,。!?]{{0,6}}(汇款|电汇|汇钱|汇出|打钱|速汇)|外汇汇款",
        f"(汇款|电汇|汇钱|汇|打钱|转钱|转账|寄钱)(到|往|去|给)[^,。!?]{{0,4}}{_ABROAD}",
        "西联|速汇金|(?<![a-z])swift(?![a-z])",
    ),
    "forex.remit_in": any_of(f"{_ABROAD}[^,。!?]{{0,6}}(汇入|收款|汇来|汇过来|打来|打过来)"),
    "forex.exchange": any_of(
        "购汇|结汇|售汇|换汇", f"(换|兑|兑换|购买){_MONEY}|{_MONEY}[^,。!?]{{0,4}}(兑|换)"
    ),
    "forex.rate": any_of("汇率|牌价"),
    "forex.cash": any_of(f"外钞|外币|(存|取){_MONEY}|{_MONEY}(现金|现钞|存款|定期)"),
    "forex.trading": any_of("外汇"),
    "corporate.any": any_of(
        f"{_COMPANY}[^,。!?]{{0,4}}"
        "(账户|账号|网银|手机银行|银行|卡|u盾|盾|收款|收单|结算|转账|汇款|开户许可|证书)",
        "对公|公户|企业网银|基本户|一般户|临时户|验资户|公章|印鉴|支票|本票|汇票|承兑|贴现|票据|信用证|保函|保理|离岸",
        "操作员|复核员|制单|授权(岗|员)|管理员|收单|收款(码|盒|音箱)|商户|(?<![a-z])pos ?机|刷卡机",
    ),
    "ebank.fault": any_of(
        "闪退|白屏|黑屏|花屏|死机|崩溃|控件|插件|驱动|浏览器|乱码|报错|卡(死|住|顿)|转圈|(没有?|无)(任何)?反应|无响应|没动静",
        "(加载|安装|更新|下载|升级|签名|校验|读取|连接|连)(不|失败|异常)|打不开|点不(了|动|开)|弹不出|不兼容",
        "错误(代码|码)|(系统|网络|页面)(异常|错误|繁忙)|识别不|不识别|装不(上|了)|认不(出|到)|未检测到|检测不",
    ),
}
_NEIGHBOURS = any_of(
    "公积金|维修基金|社保基金|备用金|基金会|存款保险|社会保险|(医疗|医|养老|失业|工伤|生育|社)保险?|保险(箱|柜)",
    "黄金(会员|周|卡|时段)|贵宾(厅|室|休息)|(账户|盗刷|用卡|航空|旅行|航班|延误|意外)安?全?险|理财(金?卡|室|通)",
)
_CARD = any_of("信用卡|账单|刷卡(?!机)|visa|万事达|master")


def names_business(text: str) -> tuple[str, ...]:
    """Hard topics whose business the words name, the more special first; none for their everyday neighbours."""
    left = without(text, _NEIGHBOURS)
    found = [topic for topic, words in _NAMES.items() if words.search(left)]
    if _CARD.search(left):
        found = [topic for topic in found if not topic.startswith("forex.")]
    return tuple(found)
