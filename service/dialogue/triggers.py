"""Plain signs in the customer's words that outrank any classifier. Texts are normalised, functions pure.

Each sign is a pattern with its near misses: 人工费 is a fee, 投诉电话 a number to look up, 防诈骗 advice.
"""

import re

PERSON_BUTTON = "转人工"
UNSOLVED_BUTTON = "没解决"
SOLVED_BUTTON = "解决了"
SKIP_BUTTON = "跳过，直接转人工"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_STAFF = "(人工|真人|活人|客服|坐席|座席|专员|客户经理|经理|工作人员|话务员|接线员|管事的|负责人|领导)"
_REACH = "(转|接|找|叫|喊|换|要|派|请|让|联系|连线|呼叫|求|来|给我|帮我接)"
_PERSON = _any(
    "转接?(一下|下|到|个|去)?人工",
    "^(人工|真人|活人|客服|坐席|人工客服|人工服务|在线客服|人工坐席|人工在线|真人客服|客服人员)"
    "[呢吗啊呀吧!?。,~ ]*$",
    f"{_REACH}(一?[个位名下]|一下|你们的?|在线|银行的?){{0,2}}{_STAFF}",
    f"{_STAFF}(在吗|在不在|呢|在哪|来一?下|快来|接一?下|帮我|给我)",
    "(人工|真人)(客服|服务)?.{0,4}(怎么|如何|咋|哪里|哪儿)(找|转|接|进|联系|呼叫|打)",
    "(怎么|如何|咋|哪里|哪儿|能不能|可以|可不可以|想|我要|需要).{0,4}(人工|真人)",
    "(找|叫|换|派|来|给我|让|请|要|想|跟|和|是)一?[个位]?(真|活|大活)?人(来|给|跟我|和我|帮|处理|说|聊|谈|讲|接|吗|吧|行|$)",
    "有没有(真|活)?人(在|能|可以|管|理|来|接|吗|啊|呀|$)",
    "^(有|有没有)人(在)?(吗|没|没有|么)?[?!。 ]*$",
    "(不想|不要|不愿|别让|懒得|不喜欢|讨厌|受够了?)(再)?(跟|和|同|与|对着)?(你|这个|这)?(个)?(机器人?|智能客服|ai|程序)",
    "(为什么|怎么|干嘛|为啥|凭什么)(还)?(总)?(不|没)(给我|帮我)?(转|接)(接|人)",
    r"\b(human|real person|live agent|representative|operator)\b",
    r"zhuan ?ren ?gong|^ren ?gong$",
)
_PERSON_NEAR_MISS = _any(
    "人工(费|智能|成本|降水|湖|授精|心脏|岛|关节)",
    "(人工|客服)(的|客服|服务|热线|在线|坐席){0,2}(电话|号码|热线|时间|几点|上下?班|工作时间|营业|收费|是多少|24小时)",
    "(客服|客户经理|领导|负责人)的?(电话|号码|手机|微信|态度|名字|姓名|工号)",
    "(不用|不要|别|不需要|先不|无需|没必要|取消|暂时不|不想)(再|帮我|给我|急着)?(转|找|接|叫|联系|去)?(接|到)?(人工|客服|专员)",
    "(招聘|应聘).{0,6}(客服|专员)",
)

_STOLEN = _any(
    "盗刷",
    "被(人|别人)?盗(用|走|了|取|转)",
    "(钱|存款|余额|工资|积蓄)(全|都)?(被|让|给)(人|别人|他们|骗子)?(偷|盗|转走|刷走|划走|取走|卷走)",
    "(不是|并非)(我|本人)(自己|本人)?(刷|转|消费|操作|买|付|取|花)",
    "(没有?|从来没)(刷|消费|买|花|操作|取)过?.{0,6}(却|怎么|为什么|但|可).{0,8}(扣|刷|少|消费|支出)",
    "陌生(人)?的?(交易|扣款|消费|转账|支出|扣费)",
    "(莫名其妙|无缘无故|平白无故|凭空)(地|就|被|的)?.{0,6}(扣|少|转走|刷|没)",
    "(卡|账户|账号|帐户)(里|上|里面)?(的)?(钱|余额)(突然|怎么|全|都|一下子)*(没了|不见了|少了|没有了)",
)
_SCAMMED = _any(
    "(我|妈|爸|老人|家人|奶奶|爷爷|朋友|好像|可能|怀疑|刚|刚刚|刚才|应该是?|已经|貌似|感觉)(是|又|好像|可能)?被(人|他|她|别人)?(电信|网络)?(诈)?骗",
    "^被(人|电信|网络)?(诈)?骗了?",
    "上当(受骗|了)|受骗了|中了?圈套",
    "骗(走|光|了)(我|我的|我们|她|他|老人)?",
    "(遇到|碰到|碰上|遇上|是)(个)?(骗子|诈骗|杀猪盘)了",
    "(转|汇|打|付|给)(钱|款|账|过去)?给(了|那个)?骗子",
    "安全账户|杀猪盘|刷单.{0,8}(钱|转|退|做任务|提现)",
    "(共享|开启|打开)(了)?屏幕.{0,12}(转|验证码|银行|客服)",
    "(把|将)?(密码|验证码)(都)?(告诉|给|发给|说给)了?(对方|别人|他|她|骗子|陌生人|客服)",
)
_FRAUD_NEAR_MISS = _any(
    "(防|反|避免|预防|识别|辨别|谨防|警惕)(止|范)?(被)?(电信|网络)?(诈骗?|骗|盗刷)",
    "(怎么|如何|怎样)(防|识别|辨别|判断|分辨|预防|避免|看出)",
    "(会不会|怕|担心|万一|如果|要是|假如)(卡|钱)?(会)?被(骗|盗|盗刷|偷)",
    "盗刷(险|保险|保障)|(诈骗|骗子)(短信|电话|网站|链接)?(是不是|吗|么)",
    "是(不是)?(骗人的|诈骗|骗子)(吗|么|呢|吧|短信|电话)?[??]?$",
)

_COMPLAINT = _any(
    "投诉|举报(你们|客服|柜员|员工|网点|银行|经理)|我要告(你们|银行)|告你们",
    "(银保监|银监会|金融监管|监管局|消协|消费者协会|12378|12315|12345|人行|人民银行).{0,6}(投诉|举报|反映|告|说理)",
    "(打|找|上)(12378|12315|银保监|媒体|记者|电视台)|曝光你们|律师函|法院(起诉|告)|起诉你们",
    "(态度|服务)(太|真|特别|非常|这么|很|极)?(差|恶劣|糟糕|烂)",
)
_COMPLAINT_NEAR_MISS = _any(
    "投诉(的)?(电话|热线|号码|渠道|邮箱|方式|途径)",
    "(不想|不是要?|不是来|没想|没有要|撤销|取消|撤回)投诉",
)
_COMPLAINT_PROGRESS = _any(
    "投诉.{0,8}(进度|结果|到哪|处理(好|完|得|怎|到|没|了吗)|多久|几天|答复|回复|没消息|没动静|怎么样了)",
    "(之前|上次|昨天|前几天|上周).{0,6}投诉.{0,10}(呢|吗|没|怎么)",
)
_COMPENSATION = _any(
    "(赔偿|赔付|补偿|赔)(我|我的|我们|给我|损失)",
    "(要求|必须|给我|得|要|应该|谁来?)(个)?(赔偿|赔付|补偿|赔)",
    "索赔|精神损失|误工费",
)
_COMPENSATION_NEAR_MISS = _any("存款保险|保险(公司|理赔|赔)|倒闭|破产|理赔")
_FEE_WAIVER = _any(
    "(帮我|给我|要求|申请|请求|麻烦|能不能|可不可以|可以|能否|求).{0,8}(减免|免掉|免除|免了|退还|退回|退掉|退给我|返还).{0,8}(费|利息|违约金|罚息|滞纳金)",
    "(费|利息|违约金|罚息|滞纳金).{0,6}(帮我|给我|能不能|可不可以|可以|能否|求|麻烦).{0,4}(减免|免掉|免除|免了|退还|退回|退掉|退给我|返还)",
    "(帮我|给我|麻烦|能不能|可不可以|请)(把|将)?.{0,10}(费|利息|违约金|罚息|滞纳金).{0,4}(减免|免|退)",
)

_ABUSE = _any(
    "傻[逼比叉x]|煞笔|沙比|[^a-z]sb[^a-z]|^sb|脑残|智障|弱智|白痴|蠢(货|猪|驴|蛋)|废物|王八|混蛋|混账|人渣|畜生",
    "(?<![我你他她您爸老])妈的|tmd|(他|你)妈(?![妈的]?(妈|名|卡|手|身|账|去|开|办|取|存|要|想|可|能|现|也|是|和|在|帮))|操你|草泥马|去死|滚(蛋|开|犊子|[!。]|$)|放(你)?(的)?(狗)?屁|狗屁",
    "垃圾(银行|客服|机器人|东西|玩意|软件|app|系统|$)|死机器人|破机器人|人工智障",
)
_ANGER = _any(
    "气死|气炸|生气|火大|恼火|愤怒|受够|忍无可忍|忍不了|岂有此理|欺人太甚|欺负人|坑人|坑死|耍(我|人)|糊弄|敷衍|踢皮球|推来推去",
    "(太|真|也太)(差劲?|烂|坑|恶心|离谱|过分|垃圾|气人|让人失望)",
    "什么(破|烂|鬼|狗屁|垃圾)(银行|系统|软件|服务|客服|东西|玩意|app)|(破|烂)(银行|系统|软件|app|客服)",
    "搞什么(鬼|名堂|东西|飞机)?|有没有搞错|到底(管不管|行不行|想怎样|怎么回事)|没完没了|烦死",
    "!{3,}",
)

_GOODBYE = _any(
    "^(再见|拜拜|拜|88|bye ?bye|bye|回见|回聊|先这样吧?|先这样了|就这样吧?|没事了|不用了|算了|没了|没有了"
    "|不问了|不聊了|挂了|下了)[,。!~了啊哈吧呀 ]*(谢谢|再见|拜拜)?[。!~ ]*$",
    "(再见|拜拜)[。!~啦了]*$",
)
_THANKS = _any("谢谢|多谢|感谢|谢了|谢啦|辛苦了|thx|thanks|thank you|麻烦您?了|非常谢|3q")
_UNSOLVED = _any(
    "^(还是?)?(没|没有|未|并没有?)(能)?(解决|搞定|弄好|用|帮助|帮上)",
    "^(这样)?(还是|都|也|依然|仍然)(不行|不能|不好使|没用|不可以|没有?解决|没反应|一样|这样|失败|不懂|不会|没有)",
    "^(不行|没用|不管用|不好使|不对|没帮助|解决不了|试过了|都试了|试了不行|没成功|答非所问"
    "|不是这个(意思|问题)?|不是我(要|想)问的)[啊呀呢的了,。! ]*$",
    "(没有?|未)解决(我的)?(问题)?[啊呀呢,。! ]*$",
)
_SOLVED = _any(
    "^(已经)?(解决|搞定|弄好|可以|好|懂|明白|知道|清楚|会|行|ok|嗯)(了|啦|的|吧)+"
    "[,。!~ ]*(谢谢|多谢|感谢)?(你|您|啦|了)?[。!~ ]*$"
)


def asks_person(text: str) -> bool:
    """The customer wants a human being, in whatever words."""
    return bool(_PERSON.search(text)) and not _PERSON_NEAR_MISS.search(text)


def ruled_out(text: str) -> frozenset[str]:
    """Topics a near miss surely does not ask for, however much it sounds like them: 人工费, 投诉电话在哪查."""
    person = {"service.human"} if _PERSON_NEAR_MISS.search(text) else set()
    number = _COMPLAINT_NEAR_MISS.search(text) and not _COMPLAINT_PROGRESS.search(text)
    return frozenset(person | ({"service.complaint", "service.complaint_progress"} if number else set()))


def urgent_topic(text: str) -> str | None:
    """fraud.stolen or fraud.scammed when the words leave no doubt that it has happened."""
    if _FRAUD_NEAR_MISS.search(text):
        return None
    if _STOLEN.search(text):
        return "fraud.stolen"
    return "fraud.scammed" if _SCAMMED.search(text) else None


def grievance(text: str) -> tuple[str, str] | None:
    """(topic, reason) of a complaint, a claim or a demand to waive a fee."""
    if _COMPLAINT_PROGRESS.search(text):
        return "service.complaint_progress", "complaint_progress"
    if _COMPLAINT.search(text) and not _COMPLAINT_NEAR_MISS.search(text):
        return "service.complaint", "complaint"
    if _COMPENSATION.search(text) and not _COMPENSATION_NEAR_MISS.search(text):
        return "service.complaint", "compensation"
    return ("service.fee_waiver", "fee_waiver") if _FEE_WAIVER.search(text) else None


def is_abusive(text: str) -> bool:
    """Insults, at the bot or at the bank. 垃圾短信 is not one."""
    return bool(_ABUSE.search(text))


def is_angry(text: str) -> bool:
    """Anger without insult."""
    return bool(_ANGER.search(text))


def says_goodbye(text: str) -> bool:
    return bool(_GOODBYE.search(text))


def says_thanks(text: str) -> bool:
    return bool(_THANKS.search(text))


def says_unsolved(text: str) -> bool:
    """The answer did not help. Only meaningful after one; a long sentence is a new description instead."""
    return text == UNSOLVED_BUTTON or (len(text) <= 14 and bool(_UNSOLVED.search(text)))


def says_solved(text: str) -> bool:
    """The answer helped. Only meaningful after an answer."""
    return text == SOLVED_BUTTON or (len(text) <= 14 and bool(_SOLVED.search(text)))
