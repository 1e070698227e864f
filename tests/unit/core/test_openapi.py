"""The document describes every endpoint, and only those."""

import re

from service.app import build
from service.core import openapi
from service.core.settings import Settings
from tests.support.bots import ScriptedBot
from tests.support.mind import scripted_mind


async def test_every_endpoint_is_described(tmp_path):
    application = build(Settings(_env_file=None, var_dir=tmp_path), scripted_mind(), None, ScriptedBot())
    try:
        document = openapi.document(application.endpoints, "1")
        described = {
            (method.upper(), path) for path, methods in document["paths"].items() for method in methods
        }
        mounted = {(one.method, re.sub(r"<(\w+)>", r"{\1}", one.path)) for one in application.endpoints}
        assert described == mounted
        ids = [one.operation_id for one in application.endpoints]
        assert len(ids) == len(set(ids))
        text = str(document)
        for name in set(re.findall(r"#/components/schemas/(\w+)", text)):
            assert name in document["components"]["schemas"]
    finally:
        from sanic import Sanic

        Sanic.unregister_app(application.public.app)
        Sanic.unregister_app(application.internal.app)
        await application.http.aclose()
        await application.database.close()
