"""The vault as the settings say."""

import structlog

from service.conversations.store import ConversationStore
from service.core.settings import Settings
from service.vault.rules import checked_kinds
from service.vault.sealing import KEY_FILE, load_seal
from service.vault.store import Vault

log = structlog.get_logger()


def open_vault(settings: Settings, store: ConversationStore) -> Vault:
    """Its key is read, or made, only where it is switched on. Raises VaultRefused."""
    kinds = checked_kinds(settings.vault_kinds)
    seal = load_seal(settings.var_dir / "secrets") if kinds else None
    if kinds and seal is None:
        log.error("vault.key_unusable", file=KEY_FILE)
    return Vault(store, kinds, settings.vault_hours, seal)
