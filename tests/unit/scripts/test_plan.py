from pathlib import Path

from _setup.plan import digests, ready, stale_steps
from _setup.runtimes import Runtime, Runtimes
from _setup.settings import Settings, load
from _setup.steps import RUN, TEST, Step, table

RUNTIMES = Runtimes(
    rasa=Runtime("/py310", (3, 10, 13)),
    service=Runtime("/py311", (3, 11, 7)),
    node=Runtime("/node", (20, 19, 0)),
    npm=Runtime("/npm", ()),
)


def step(name: str, *needs: str, inputs: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Step:
    return Step(name, name, ("true",), inputs, (), Path("stamps"), needs, after)


def steps(*rows: Step) -> dict[str, Step]:
    return {row.name: row for row in rows}


def test_needs_of_a_fresh_step_are_not_looked_at() -> None:
    rows = steps(step("env"), step("encoder", "env"), step("index", "encoder"))
    assert stale_steps(["index"], rows, lambda row: row.name == "index") == []
    assert stale_steps(["index"], rows, lambda row: row.name == "encoder") == ["index"]
    assert stale_steps(["index"], rows, lambda row: False) == ["env", "encoder", "index"]


def test_shared_needs_are_done_once_in_the_tables_order() -> None:
    rows = steps(step("env"), step("web"), step("a", "env"), step("b", "env"))
    assert stale_steps(["b", "a", "b"], rows, lambda row: False) == ["env", "a", "b"]


def test_ready_only_when_nothing_needed_waits_or_runs() -> None:
    row = step("index", "env", "encoder")
    assert not ready(row, ["encoder"], [])
    assert not ready(row, [], ["env"])
    assert ready(row, ["web"], ["rasa"])


def test_what_a_step_comes_after_is_waited_for_but_not_made_for_it(tmp_path: Path) -> None:
    rows = steps(step("index", inputs=("content",)), step("model", after=("index",)))
    assert not ready(rows["model"], ["index"], [])
    assert not ready(rows["model"], [], ["index"])
    assert ready(rows["model"], [], [])
    assert stale_steps(["model"], rows, lambda row: False) == ["model"]
    before = digests(tmp_path, rows)
    (tmp_path / "content").write_text("new", encoding="utf-8")
    after = digests(tmp_path, rows)
    assert before["index"] != after["index"]
    assert before["model"] == after["model"]


def test_digest_covers_what_a_step_needs(tmp_path: Path) -> None:
    rows = steps(step("env", inputs=("lock",)), step("index", "env"), step("web"))
    before = digests(tmp_path, rows)
    (tmp_path / "lock").write_text("new", encoding="utf-8")
    after = digests(tmp_path, rows)
    assert before["index"] != after["index"]
    assert before["web"] == after["web"]


def test_every_need_and_goal_is_in_the_table_before_it_is_needed(settings: Settings) -> None:
    rows = table(settings, RUNTIMES)
    assert set(RUN) | set(TEST) <= set(rows)
    order = list(rows)
    for row in rows.values():
        assert all(order.index(need) < order.index(row.name) for need in row.needs), row.name


def test_encoder_environment_is_only_made_to_build_the_encoder(settings: Settings) -> None:
    rows = table(settings, RUNTIMES)
    built = {"encoder", "index", "examples", "rasa-model", "web"}
    assert "encoder-env" not in stale_steps(RUN, rows, lambda row: row.name in built)
    assert "encoder-env" in stale_steps(RUN, rows, lambda row: row.name in built - {"encoder"})


def test_another_encoder_makes_everything_that_reads_it_stale(settings: Settings, tmp_path: Path) -> None:
    before = digests(tmp_path, table(settings, RUNTIMES))
    other = load(tmp_path, {"SUBTEXT_ENCODER": "some/model"})
    after = digests(tmp_path, table(other, RUNTIMES))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"encoder", "index", "examples", "rasa-model"}


def test_changed_local_model_is_seen(tmp_path: Path) -> None:
    model = tmp_path / "models" / "mine"
    model.mkdir(parents=True)
    local = load(tmp_path, {"SUBTEXT_ENCODER": str(model)})
    before = digests(tmp_path, table(local, RUNTIMES))["encoder"]
    (model / "weights").write_text("1", encoding="utf-8")
    assert digests(tmp_path, table(local, RUNTIMES))["encoder"] != before
