"""What a job runs, and on which folders."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.core.errors import Conflict
from service.core.settings import ROOT, Settings
from service.releases.shelf import Live, Shelf
from service.studio.jobs import programs as module
from service.studio.jobs.programs import CommandPrograms, report
from service.studio.jobs.rules import Job, Kind, Reason, State, Step

OF = "job_" + "a" * 22
JOB = Job(
    id="job_" + "b" * 22,
    kind=Kind.TRAIN,
    of=None,
    by="ed",
    state=State.RUNNING,
    reason=Reason.NONE,
    progress=0.0,
    exit_code=None,
    result=None,
    queued_at=datetime(2026, 11, 22, tzinfo=UTC),
    started_at=None,
    ended_at=None,
)
RELEASE = "20261122-040000000-0123abcd"


def built(folder: Path) -> Path:
    """What looks like index and model."""
    (folder / "index").mkdir(parents=True)
    (folder / "rasa").mkdir()
    (folder / "rasa" / "subtext.tar.gz").write_bytes(b"model")
    return folder


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Settings:
    monkeypatch.setattr(module, "RASA_PYTHON", Path(__file__))
    (tmp_path / "build" / "encoder").mkdir(parents=True)
    return Settings(_env_file=None, var_dir=tmp_path)


def planned(settings: Settings, job: Job) -> tuple[list[Step], Path]:
    folder = settings.jobs_dir / job.id
    folder.mkdir(parents=True)
    return CommandPrograms(settings, settings.jobs_dir).prepare(job, folder), folder


def refused(settings: Settings, kind: Kind, of: str | None = None) -> str | None:
    try:
        CommandPrograms(settings, settings.jobs_dir).check(kind, of)
    except Conflict as error:
        return error.code
    return None


def test_a_training_writes_into_its_own_folder_only(settings: Settings):
    steps, folder = planned(settings, JOB)
    words = [[str(word) for word in step.command[1:]] for step in steps]
    assert [one[2:4] for one in words] == [["kb", "build"], ["bot", "train"]]
    outs = [one[one.index("--out") + 1] for one in words]
    assert outs == [str(folder / "build" / "index"), str(folder / "build" / "rasa")]
    assert words[0][words[0].index("--known") + 1] == str(folder / "known"), "vectors are not all made anew"
    assert (folder / "known").resolve() == settings.build / "index"
    assert (folder / "build" / "encoder").resolve() == settings.build / "encoder"
    assert not any(str(settings.build) in word for one in words for word in one)


def test_an_evaluation_measures_the_training_it_names(settings: Settings):
    trained = built(settings.jobs_dir / OF / "build")
    steps, folder = planned(settings, replace(JOB, kind=Kind.EVALUATE, of=OF))
    assert [step.out for step in steps] == ["bot.json", "kb.json"]
    for name in ("index", "rasa"):
        assert (folder / "build" / name).resolve() == trained / name
    assert str(folder / "build") in steps[0].command
    kept = steps[0].command.index("--talks")
    assert steps[0].command[kept + 1] == str(folder / "talks.json"), "kept conversations are played as well"
    assert "--coming" in steps[1].command, "the questions may be ahead of the index"
    environment = CommandPrograms(settings, settings.jobs_dir).environment(JOB, folder)
    assert environment["TMPDIR"] == str(folder), "its stack has its database in the job's folder"


def test_an_evaluation_need_not_encode_the_examples_again(settings: Settings):
    built(settings.build)
    (settings.build / "dialogue").mkdir()
    _, folder = planned(settings, replace(JOB, kind=Kind.EVALUATE))
    assert (folder / "build" / "dialogue").resolve() == settings.build / "dialogue"


def test_without_a_training_what_serves_is_measured(settings: Settings):
    built(settings.build)
    _, folder = planned(settings, replace(JOB, kind=Kind.EVALUATE))
    assert (folder / "build" / "rasa").resolve() == settings.build / "rasa"


def test_a_live_release_is_what_serves(settings: Settings):
    released = built(Shelf(settings.releases_dir).folder(RELEASE))
    Shelf(settings.releases_dir).point(Live(RELEASE))
    _, folder = planned(settings, replace(JOB, kind=Kind.EVALUATE))
    assert (folder / "build" / "rasa").resolve() == released / "rasa"


def test_refusals(settings: Settings, tmp_path):
    assert refused(settings, Kind.TRAIN) is None
    assert refused(settings, Kind.EVALUATE) == "job_not_built"
    assert refused(settings, Kind.EVALUATE, OF) == "job_product_gone"
    elsewhere = settings.model_copy(update={"content_dir": tmp_path})
    assert refused(elsewhere, Kind.TRAIN) == "job_content_elsewhere"
    assert refused(elsewhere, Kind.CHECK) is None
    (settings.build / "encoder").rmdir()
    assert refused(settings, Kind.TRAIN) == "job_not_built"


def test_a_check_reads_the_content(settings: Settings):
    [step], _ = planned(settings, replace(JOB, kind=Kind.CHECK))
    assert step.command[-4:] == ["kb", "check", "--root", str(ROOT)]


def test_results(settings: Settings, tmp_path):
    programs = CommandPrograms(settings, settings.jobs_dir)
    (tmp_path / "build" / "index").mkdir()
    (tmp_path / "build" / "index" / "current").write_text("4e25\n")
    assert programs.result(JOB, tmp_path) == {"index": "4e25"}
    rows = [{"id": "1", "text": "卡丢了", "right": True}, {"id": "2", "text": "余额", "right": False}]
    (tmp_path / "bot.json").write_text(json.dumps({"rows": {"questions": rows}}))
    found = programs.result(replace(JOB, kind=Kind.EVALUATE), tmp_path)
    assert found == {"figures": {"questions": {"n": 2, "share": 50.0}}}
    assert programs.result(replace(JOB, kind=Kind.CHECK), tmp_path) is None


def test_a_report_is_what_lies_in_the_folder(tmp_path):
    (tmp_path / "bot.json").write_text('{"safety": {}}')
    assert report(tmp_path) == {"safety": {}, "search": None, "talks": None}
    (tmp_path / "talks.json").write_text('{"played": ["a@1"], "failed": []}')
    (tmp_path / "kb.json").write_text('{"groups": {}}')
    assert report(tmp_path)["talks"] == {"played": ["a@1"], "failed": []}
    assert report(tmp_path)["search"] == {"groups": {}}
