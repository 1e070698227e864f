"""Complaints, claims, demands to waive a fee."""

from service.dialogue.signs.patterns import any_of, without
from service.dialogue.signs.person import asks_superior

_OFFICE = (
    "(12378|12363|12315|12345|银保监|银监|金监|金融监管|金融监督|监管(局|部门|机构|总局)|消协|消保"
    "|消费者协会|市长热线|信访)"
)
_COMPLAINT = any_of(
    "投诉|举报(你们|客服|柜员|员工|网点|银行|经理)|(我要|去|要去|直接)告(你们|银行|到)|告你们",
    f"(打|找|去|向|跟|给|上|到|已经|捅到|闹到){{1,2}}[^,。!?]{{0,4}}{_OFFICE}|{_OFFICE}.{{0,6}}(投诉|举报|反映|告|说理|见|管)",
    "(人行|人民银行|央行).{0,6}(投诉|举报|反映|(?<!报)告|说理)|(去|到|向|找)(人行|人民银行|央行)(告|投|反)",
    "(找|上|联系|叫|告诉|发给?|捅给|让)[^,。!?]{0,4}(媒体|记者|电视台|新闻(?!说)|报社|热搜)|(给|把)你们.{0,6}(曝光|发(到)?(网|抖音|微博|小红书))",
    "曝光(你们|这|他|她|银行)|曝(你们|他们)的?光|发(到)?(网上|抖音|微博|小红书|朋友圈).{0,8}(曝光|评理|大家|看看|避雷)|网上曝光",
    "律师函|法院(起诉|告|见)|法庭上?见|起诉(你们|银行|贵行)|打官司(告|跟你)|走法律(程序|途径)|(找|请|联系)(我的?)?律师",
    "(态度|服务)(太|真|特别|非常|这么|很|极|这样)?(差|恶劣|糟糕|烂|冷漠)|什么(服务|态度)(啊|呀|嘛|[!?。,]|$)",
    "(讨|给|要)(我)?(一)?(个)?说法",
)
_NEAR_MISS = any_of(
    "投诉(的)?(电话|热线|号码|渠道|邮箱|方式|途径)",
    "(不想|不是要?|不是来|没想|没有要|撤销|取消|撤回)投诉",
    "投诉(了|一下|过)?(那家|那个|这个)?(快递|商家|卖家|店家|商户|物业|中介|开发商|运营商|移动|联通|电信|淘宝|京东|拼多多|美团|微信|支付宝"
    "|航空|酒店|学校|医院|房东|邻居)",
    "(给|要)(一)?个说法.{0,2}(怎么写|模板)",
)
_PROGRESS = any_of(
    "投诉.{0,8}(进度|结果|到哪|处理(好|完|得|怎|到|没|了吗)|多久|几天|答复|回复|没消息|没动静|怎么样了|没下文|受理)",
    "(之前|上次|昨天|前几天|上周|上个?月).{0,8}投诉.{0,10}(呢|吗|没|怎么)",
)
_COMPENSATION = any_of(
    "(赔偿|赔付|补偿|赔)(我|我的|我们|给我|损失|钱)",
    "(要求|必须|给我|得|要|应该|谁来?)(个)?(赔偿|赔付|补偿|赔)(?!多少)",
    "索赔|精神损失|误工费|赔得起|损失(谁|你们|银行)(来|给)?(负责|承担|赔)|(谁|你们)(来)?(负责|承担)(我的?|这个?)?损失",
)
_COMPENSATION_NEAR_MISS = any_of("存款保险|保险(公司|理赔|赔)|倒闭|破产|理赔|赔钱吗|会赔|亏(本|钱|损)")
_FEE = "(费|利息|违约金|罚息|滞纳金)"
_LESS = "(减免|免掉|免除|免了|退还|退回|退掉|退给我|返还)"
_FEE_WAIVER = any_of(
    f"(帮我|给我|要求|申请|请求|麻烦|能不能|可不可以|可以|能否|求).{{0,8}}{_LESS}.{{0,8}}{_FEE}",
    f"{_FEE}.{{0,6}}(帮我|给我|能不能|可不可以|可以|能否|求|麻烦).{{0,4}}{_LESS}",
    f"(帮我|给我|麻烦|能不能|可不可以|请)(把|将)?.{{0,10}}{_FEE}.{{0,4}}(减免|免|退)",
    f"({_FEE}|扣(的|了|我|走)).{{0,16}}(还给我|还我|退我|退给我|退回来|退回给我|吐出来|抹掉|给(我)?免了?|给(我)?减)(?!了|吗|么|嘛|不|呢|的)",
)


def grievance(text: str) -> tuple[str, str] | None:
    """(topic, reason) of a complaint, a claim or a demand to waive a fee."""
    if _PROGRESS.search(text):
        return "service.complaint_progress", "complaint_progress"
    if _COMPLAINT.search(without(text, _NEAR_MISS)) or asks_superior(text):
        return "service.complaint", "complaint"
    if _COMPENSATION.search(text) and not _COMPENSATION_NEAR_MISS.search(text):
        return "service.complaint", "compensation"
    return ("service.fee_waiver", "fee_waiver") if _FEE_WAIVER.search(text) else None


def asks_only_where(text: str) -> bool:
    """投诉电话在哪查: the number is wanted, or it is not about us."""
    return bool(_NEAR_MISS.search(text)) and grievance(text) is None
