"""What a customer is told when his conversation changes hands."""

from service.conversations.events import SYSTEM, SystemMessage
from service.conversations.store import Draft

NOTICES = {
    "agent_joined": "工号 {number} 的同事已接入，为您服务。",
    "agent_left": "本次人工服务已结束。您还有问题可以继续问我。",
    "agent_lost": "刚才同事的连接断了，已把您排到最前面，马上有人接。前面说过的不用再说一遍。",
    "agent_returned": "已为您接回刚才的同事，工号 {number}。",
    "callback_booked": "已为您约好{when}回电，会打到您在本行预留的手机号。在那之前您可以继续问我。",
    "given_back": "人工同事已处理完，接下来由智能客服继续为您服务。",
    "held": "工号 {number} 的同事正在为您核实，请您稍等，不要离开。",
    "message_left": "您的留言已收到：「{text}」。我们会在{when}处理，并在这里回复您。",
    "queue_abandoned": "您离开了一会儿，排队已暂停。{minutes} 分钟内回来，原来的位置还在。",
    "queue_choices": "现在排队的人比较多，您可以约个时间让我们回电、留言，或者继续等。",
    "queue_closed": "{notice}",
    "queue_left": "已为您取消排队，接下来由智能客服继续为您服务。",
    "queue_rejoined": "欢迎回来，已为您接上原来的排队位置。",
    "queue_stay": "好的，您继续排队，位置不变。",
    "regrouped": "已为您转到{skill}，正在为您接通。前面说过的不用再说一遍。",
    "resumed": "让您久等了，同事已经回来，继续为您服务。",
    "transferred": "已为您转给工号 {number} 的同事。前面说过的不用再说一遍。",
}


async def tell(draft: Draft, code: str, **values: str) -> None:
    await draft.append(SystemMessage(NOTICES[code].format(**values), code), SYSTEM)
