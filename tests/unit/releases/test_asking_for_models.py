"""What is sent to Rasa when another model is to serve, and what its answers mean."""

import base64
import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from service.core.settings import ROOT
from service.releases.models import TRIED_WITH, RasaAway, RasaModels
from service.releases.refused import ReleaseRefused
from tests.support.kb_samples import FakeEncoder

MODEL = Path("/somewhere/subtext.tar.gz")


def models(
    answer: httpx.Response, seen: list[httpx.Request], encoder: FakeEncoder | None = None
) -> RasaModels:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer

    http = httpx.AsyncClient(base_url="http://rasa", transport=httpx.MockTransport(handle))
    return RasaModels(http, "token", encoder=encoder)


async def test_a_model_is_asked_for_with_the_vector_of_the_sentence_it_is_tried_with():
    seen: list[httpx.Request] = []
    encoder = FakeEncoder()
    await models(httpx.Response(200, json={"model": "m"}), seen, encoder).take(MODEL, "5" * 64)
    asked = json.loads(seen[0].content)
    assert (asked["path"], asked["sha256"]) == (str(MODEL), "5" * 64)
    assert asked["vector"]["encoder"] == encoder.fingerprint
    sent = np.frombuffer(base64.b64decode(asked["vector"]["values"]), dtype="<f4")
    assert (sent == encoder.encode([TRIED_WITH])[0]).all()


async def test_without_an_encoder_rasa_makes_the_vector():
    seen: list[httpx.Request] = []
    await models(httpx.Response(200, json={}), seen).take(MODEL, "5" * 64)
    assert json.loads(seen[0].content) == {"path": str(MODEL), "sha256": "5" * 64}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (httpx.Response(422, json={"error": {"code": "model_silent"}}), ReleaseRefused),
        (httpx.Response(503, json={"error": {"code": "starting"}}), RasaAway),
        (httpx.Response(502, text="no JSON"), RasaAway),
    ],
)
async def test_what_a_refusal_means(answer: httpx.Response, expected: type[Exception]):
    with pytest.raises(expected):
        await models(answer, []).take(MODEL, "5" * 64)


def test_both_sides_try_a_model_with_the_same_sentence():
    """Rasa's side cannot be imported here; another sentence would be answered by this one's vector."""
    other_side = (ROOT / "bot" / "models.py").read_text(encoding="utf-8")
    assert f'WARM_UP_TEXT = "{TRIED_WITH}"' in other_side.splitlines()
