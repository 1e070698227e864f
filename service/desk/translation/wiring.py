"""Part of the composition root: the translation agents may ask."""

from service.conversations.store import ConversationStore
from service.core.rates import Rates
from service.core.secret_files import secret
from service.core.settings import Settings
from service.desk.translation.translating import Translating, Translator
from service.handoff.outside.posting import Posting
from service.handoff.outside.wiring import outgoing, own_host


def translation(settings: Settings, store: ConversationStore, rates: Rates) -> Translating:
    """Raises WebhookRefused for an address that posts may not go to."""
    url = settings.translate_url
    key = secret(
        settings.var_dir / "secrets", "translate_secret", settings.translate_secret.get_secret_value()
    )
    posting = Posting(outgoing(), {own_host(url)} if url else (), settings.hook_private_hosts)
    rate = rates.of("translate", settings.translate_rate)
    languages = tuple(settings.translate_to)
    return Translating(store, Translator(url, key, languages, posting, rate, settings.message_max_chars))
