"""What Rasa is spared in a turn: a vector that came with it, connections, copies, events nobody reads."""

import ast
import base64
import inspect
import json
import logging
import sys

import dask
import numpy as np
import pytest
from rasa.core import processor
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.utils.common import all_subclasses
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from bot import action_results, graph_runs, kept_answers, log_copies
from bot.given import read_given
from kb_index.encoder.onnx import OnnxEncoder
from tests.rasa_runtime.conftest import answer, sent, slots_set

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def intent(rasa, text: str, vector: object = None) -> str:
    status, body = await rasa.post(
        json={"conversation": "c", "turn": 1, "text": text, "state": None, "vector": vector}
    )
    assert status == 200, body
    return body["nlu"]["intent"]


class TestGivenVectors:
    async def test_a_text_with_its_own_vector_is_classified_as_without(self, rasa, encoder):
        asked = {"conversation": "c", "turn": 1, "text": "银行卡丢了怎么办", "state": None}
        vector = sent(encoder.encode([asked["text"]])[0], encoder.fingerprint)
        (_, bare), (_, given) = await rasa.post(json=asked), await rasa.post(json={**asked, "vector": vector})
        assert given == bare

    async def test_the_given_one_is_used(self, rasa, encoder, monkeypatch):
        monkeypatch.setattr(OnnxEncoder, "encode", None)
        vector = np.ones(encoder.dim, dtype=np.float32)
        assert await intent(rasa, "银行卡丢了怎么办", sent(vector, encoder.fingerprint))

    async def test_one_of_another_encoder_or_length_is_not(self, rasa, encoder, monkeypatch):
        made = []
        encode = OnnxEncoder.encode
        monkeypatch.setattr(
            OnnxEncoder, "encode", lambda self, texts: made.append(texts) or encode(self, texts)
        )
        vector = np.ones(encoder.dim, dtype=np.float32)
        right = await intent(rasa, "银行卡丢了怎么办")
        for other in (sent(vector, "0" * 64), sent(vector[:-1], encoder.fingerprint)):
            assert await intent(rasa, "银行卡丢了怎么办", other) == right
        assert made == [["银行卡丢了怎么办"]] * 3

    async def test_it_is_forgotten_with_its_turn(self, rasa, encoder):
        right = await intent(rasa, "银行卡丢了怎么办")
        vector = encoder.encode(["你好"])[0]
        await intent(rasa, "银行卡丢了怎么办", sent(vector, encoder.fingerprint))
        assert await intent(rasa, "银行卡丢了怎么办") == right

    @pytest.mark.parametrize(
        "vector",
        [[], "x", {"encoder": 1, "values": ""}, {"encoder": "e"}, {"encoder": "e", "values": "密"},
         {"encoder": "e", "values": "AAA="}, {"encoder": "e", "values": base64.b64encode(b"\xff" * 8).decode()}],
    )  # fmt: skip
    async def test_nonsense_is_refused_without_repeating_it(self, rasa, vector):
        asked = {"conversation": "c", "turn": 1, "text": "你好", "state": None, "vector": vector}
        status, body = await rasa.post(json=asked)
        assert (status, body["error"]["code"]) == (422, "invalid")
        assert "密" not in json.dumps(body, ensure_ascii=False)
        with pytest.raises(ValueError, match="vector"):
            read_given(vector, "你好")


class TestActionCalls:
    async def test_one_connection_serves_them_all(self, rasa, action_server):
        for _ in range(5):
            await rasa.answered("你好")
        assert len(action_server.calls) == 5
        assert len(action_server.peers) == 1

    async def test_a_lost_connection_is_made_anew(self, rasa, action_server):
        await rasa.answered("你好")
        action_server.hang_up()
        await rasa.answered("你好")

    async def test_only_what_the_customer_said_goes_along(self, rasa, action_server):
        state = None
        for text in ("一", "二"):
            action_server.script["action_decide"] = answer(text, misses=1)
            state = (await rasa.answered(text, state))["state"]
        call = action_server.calls[-1]
        assert call["tracker"]["events"] == [{"event": "user", "text": text} for text in ("一", "二")]
        assert call["tracker"]["latest_message"]["text"] == "二"
        assert call["tracker"]["slots"]["misses"] == 1
        assert "domain" not in call


class TestActionResults:
    """Whatever the short way says, Rasa's whole schema says too."""

    @pytest.mark.parametrize(
        ("result", "right"),
        [
            (answer(), True),
            ({}, True),
            ({"events": [], "responses": [], "more": 1}, True),
            (
                {"events": [*slots_set(need=None), {"event": "followup", "name": "x", "timestamp": None}]},
                True,
            ),
            ({"events": [{"event": "slot", "name": "need"}]}, False),
            ({"events": [{"event": "slot", "name": 3, "value": 1}]}, False),
            ({"events": [{"event": "slot", "name": "need", "value": 1, "timestamp": "now"}]}, False),
            ({"events": [{"event": "unheard"}]}, False),
            ({"events": [{"name": "need"}]}, False),
            ({"events": ["slot"]}, False),
            ({"events": {}}, False),
            ({"responses": ["text"]}, False),
            ({"responses": {}}, False),
            ([], False),
        ],
    )
    def test_the_same_verdict(self, result, right):
        assert action_results.plainly_valid(result) is right
        assert action_results.whole().is_valid(result) is right

    def test_every_kind_names_itself_so_no_other_fits(self):
        kinds = [one["properties"]["event"]["const"] for one in EVENT_SCHEMA["oneOf"]]
        assert len(set(kinds)) == len(kinds) == 23


class TestGraphRuns:
    async def test_it_gives_what_dask_gives(self, rasa, action_server):
        processor, message = rasa.agent.processor, UserMessage("银行卡丢了怎么办", sender_id="s")
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: None}
        target = processor.model_metadata.nlu_target
        runner = processor.graph_runner
        names = [name for name, _ in graph_runs.ordered(runner._graph_schema, (target,))]
        assert names[-1] == target
        minimal = runner._graph_schema.minimal_graph_schema([target])
        tasks = {**runner._build_dask_graph(minimal), **{name: (name, one) for name, one in inputs.items()}}
        (by_dask,) = dict(dask.get(tasks, [target])).values()
        (ours,) = runner.run(inputs, [target]).values()
        assert ours[0].as_dict() == by_dask[0].as_dict()

    def test_nothing_comes_before_what_it_needs(self, rasa):
        schema = rasa.agent.processor.graph_runner._graph_schema
        order = graph_runs.ordered(schema, tuple(schema.target_names))
        seen: set[str] = set()
        for name, needs in order:
            assert all(need in seen or need not in schema.nodes for need in needs)
            seen.add(name)
        assert len(seen) == len(order)

    def test_an_error_inside_a_node_has_rasas_name(self, rasa, monkeypatch):
        def broken(*_: object) -> None:
            raise RuntimeError

        runner = rasa.agent.processor.graph_runner
        target = rasa.agent.processor.model_metadata.nlu_target
        monkeypatch.setitem(runner._instantiated_nodes, target, broken)
        with pytest.raises(GraphRunError):
            runner.run({}, [target])


class TestLogCopies:
    async def test_nothing_is_copied_for_lines_that_are_not_written(self, rasa, action_server, monkeypatch):
        own, copied = {module.__name__ for module in log_copies.MODULES}, []

        def deepcopy(value: object, memo: object = None) -> object:
            copied.append(sys._getframe(1).f_globals["__name__"])
            return value

        monkeypatch.setattr("copy.deepcopy", deepcopy)
        action_server.script["action_decide"] = {**answer(), "events": slots_set(memory={"said": ["a"]})}
        await rasa.answered("你好")
        assert not own & set(copied)

    def test_copying_is_for_log_lines_alone(self):
        """What the modules use `copy` for, in the Rasa that is installed."""
        for module in log_copies.MODULES:
            tree = ast.parse(inspect.getsource(module))
            logged = {
                id(part)
                for call in ast.walk(tree)
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "structlogger.debug"
                for part in ast.walk(call)
            }
            used = [one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id == "copy"]
            assert used
            assert all(id(one) in logged for one in used), module.__name__

    def test_where_debug_is_logged_nothing_changes(self, monkeypatch):
        own = object()
        monkeypatch.setattr(processor, "copy", own)
        logger = logging.getLogger("rasa")
        before = logger.level
        logger.setLevel(logging.DEBUG)
        try:
            log_copies.install()
        finally:
            logger.setLevel(before)
        assert processor.copy is own


class TestKeptAnswers:
    async def test_a_domain_is_as_empty_as_rasa_says(self):
        some = Domain.from_dict({"intents": ["a.b"]})
        for domain in (Domain.empty(), some, some):
            assert kept_answers.kept_is_empty(domain) is kept_answers._is_empty(domain)

    async def test_every_event_is_of_the_class_that_rasa_finds(self):
        for kind in all_subclasses(Event):
            for _ in range(2):
                assert kept_answers.kept_class(kind.type_name) is kept_answers._resolve(kind.type_name)

    async def test_what_is_not_found_is_looked_for_again(self):
        assert kept_answers.kept_class("unheard", SlotSet) is SlotSet
        with pytest.raises(ValueError, match="unheard"):
            kept_answers.kept_class("unheard")

    async def test_the_running_one_uses_them(self, rasa):
        assert Domain.is_empty is kept_answers.kept_is_empty
        assert Event.resolve_by_type("slot") is SlotSet
        assert kept_answers._classes["slot"] is SlotSet
