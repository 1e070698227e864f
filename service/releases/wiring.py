"""Part of the composition root: looking for new content and new releases."""

import httpx

from service.core.settings import Settings
from service.releases.following import Following
from service.releases.models import RasaModels
from service.turns.live_mind import LiveMind
from service.turns.refresh import Refresh
from service.turns.source import Source


def refreshing(
    settings: Settings, live: LiveMind, source: Source, http: httpx.AsyncClient, token: str
) -> Refresh:
    """`http` and `token` reach Rasa."""
    following = Following(settings, source, RasaModels(http, token))
    return Refresh(live, source, settings.refresh_seconds, following)
