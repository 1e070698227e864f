"""What a customer is told when his conversation changes hands."""

from service.conversations.events import SYSTEM, SystemMessage
from service.conversations.store import Draft

NOTICES = {
    "agent_joined": "客服 {number} 已接入，为您服务。",
    "agent_left": "这次人工服务先到这里。还没办好的，接着在这里说就行；别的问题，智能客服随时在。",
    "agent_lost": "刚才为您服务的同事掉线了，已经把您排到最前面，由其他同事接着办。前面说过的不用再说一遍。",
    "agent_returned": "刚才的客服 {number} 回来接着为您处理，前面说过的不用再说一遍。",
    "callback_booked": "已为您约好{when}回电，会打到您在本行预留的手机号。在那之前有问题，可以继续在这里问。",
    "farewell": "好的，有需要随时在这里找我们。",
    "given_back": "人工同事这边已经处理好，接下来由智能客服继续为您服务。",
    "held": "客服 {number} 正在为您核实，需要一点时间，查到了马上回复您。",
    "idle_ended": "您有一阵子没有回复，本次人工服务先结束了。还有问题的话，直接在这里说就行。",
    "idle_warning": "您还在吗？没有别的问题也没关系；{minutes} 分钟内没有回复，本次人工服务会先结束。",
    "message_left": "您的留言已收到：「{text}」。最晚{when}，会有同事在这里回复您。",
    "queue_abandoned": "您离开了一会儿，排队先为您暂停了。{minutes} 分钟内回来，原来的位置还在。",
    "queue_choices": "现在排队的人比较多。您可以约个时间让我们回电、留个言，或者继续等。",
    "queue_closed": "{notice}",
    "queue_left": "已为您取消排队，接下来由智能客服继续为您服务。想再找人工，说一声就行。",
    "queue_rejoined": "欢迎回来，您原来的排队位置还在，轮到您就会接通。",
    "queue_stay": "好的，继续为您排队，位置不变。",
    "queue_unstaffed": "现在暂时没有同事在岗，要等多久还说不准。您可以约个时间让我们回电、留个言，或者继续等。",
    "regrouped": "您的问题由{skill}的同事来办，正在为您转过去。前面说过的不用再说一遍。",
    "resumed": "让您久等了，同事已经回来，接着为您处理。",
    "transferred": "已为您转给客服 {number}，由对方接着为您处理。前面说过的不用再说一遍。",
}


async def tell(draft: Draft, code: str, **values: str) -> None:
    await draft.append(SystemMessage(NOTICES[code].format(**values), code), SYSTEM)
