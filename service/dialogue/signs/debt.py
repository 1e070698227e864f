"""Has a court or a lawyer written about a debt to us? Then people talk to the customer, whatever is asked about it."""

from service.dialogue.signs.patterns import any_of

_PAPER = "(传票|起诉[书状]|律师函|应诉通知|法院[^,。!?]{0,4}(信|函|通知|文书|材料|电话)|判决书|执行通知)"
_SUED = any_of(
    f"(收|寄|送|发|贴|拿|接)(到|来|了|给我|过来)[^,。!?]{{0,10}}{_PAPER}|{_PAPER}[^,。!?]{{0,6}}(收到|寄来|送来|到了|来了|发来)",
    f"给(我|家里)[^,。!?]{{0,6}}(寄|送|发|贴)(来|了)?[^,。!?]{{0,6}}{_PAPER}",
    "(被|给)(你们|银行)?(起诉|告)(了|上法院|到法院)|(你们|银行|法院)(已经)?(起诉|把我告)(我|了)",
)
# What might happen, and what may be a swindler's message, have answers of their own.
_ONLY_ASKS = any_of("会不会|会[^,。!?]{0,4}起诉|多久|真的?假|是不是真|真的吗|骗|短信|微信|链接")
_CARD = any_of("信用卡|刷卡")
_DEBT = any_of("贷|欠(你们|银行|款|钱|债)|逾期|月供|没还|还不")


def sued_for(text: str) -> str | None:
    """The topic of the desk that settles such a debt: of a credit card, or of a loan. `text` is normalised."""
    if not _SUED.search(text) or _ONLY_ASKS.search(text):
        return None
    if _CARD.search(text):
        return "credit.negotiate"
    return "loan.negotiate" if _DEBT.search(text) else None
