"""What Rasa imports and this bot does without is not loaded, and nothing can use it unnoticed."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml

from bot import absent
from tests.rasa_runtime.conftest import ROOT

IMPORTED = "import rasa.__main__, rasa.cli.run, rasa.core.run, rasa.engine.recipes.default_components"


def python(code: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: in this one Rasa is whole."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def config(tmp_path, pipeline, policies):
    path = tmp_path / "config.yml"
    parts = {
        "pipeline": [{"name": name} for name in pipeline],
        "policies": [{"name": name} for name in policies],
    }
    path.write_text(yaml.safe_dump(parts), encoding="utf-8")
    return path


def test_this_bots_own_configuration_does_without():
    assert absent.enough(ROOT / "config.yml")


@pytest.mark.parametrize(
    ("pipeline", "policies", "expected"),
    [
        (["bot.own.Featurizer", "FallbackClassifier"], ["RulePolicy"], True),
        (["bot.own.Featurizer", "DIETClassifier"], ["RulePolicy"], False),
        (["CountVectorsFeaturizer"], ["MemoizationPolicy"], False),
        (["bot.own.Featurizer"], ["TEDPolicy"], False),
        (["banks.own.Classifier"], ["RulePolicy"], False),
        ([], [], False),
    ],
)
def test_one_component_that_needs_more_loads_all(tmp_path, pipeline, policies, expected):
    assert absent.enough(config(tmp_path, pipeline, policies)) is expected


@pytest.mark.parametrize(
    "text", ["", "- [", "pipeline: 3", "pipeline: [DIETClassifier]", "policies:\n  - x: 1"]
)
def test_what_cannot_be_read_loads_all(tmp_path, text):
    path = tmp_path / "config.yml"
    assert not absent.enough(path)
    path.write_text(text, encoding="utf-8")
    assert not absent.enough(path)


def test_rasa_is_imported_without_loading_any_of_them():
    done = python(
        f"""
from bot import absent
absent.install()
{IMPORTED}
import sys
print([name for name, one in sys.modules.items() if name.split(".")[0] in absent.PACKAGES and one.__file__])
""".replace("one.__file__", "getattr(one, '__file__', None)")
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@pytest.mark.parametrize(
    "use",
    [
        "from rasa.nlu.classifiers.diet_classifier import DIET; DIET.compile",
        "import tensorflow; tensorflow.constant",
        "import tensorflow.nn.rnn",
        "from sklearn.linear_model import Ridge",
        "from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegression; LogisticRegression()",
    ],
)
def test_once_rasa_serves_using_one_is_an_error(use):
    done = python(f"from bot import absent\nabsent.install()\n{IMPORTED}\nabsent.seal()\n{use}")
    assert done.returncode == 1
    assert "bot.absent.NotLoaded" in done.stderr
    assert "config.yml names no component that needs it" in done.stderr


def test_too_late_is_said():
    done = python("import matplotlib\nfrom bot import absent\nabsent.install()")
    assert "RuntimeError: already loaded: matplotlib" in done.stderr


def test_what_is_derived_from_a_stand_in_is_a_class_like_any(monkeypatch):
    monkeypatch.setattr(absent._State, "sealed", False)
    base = absent._stand_in("Layer")

    class Derived(base):
        def __init__(self, size):
            self.size = size

    assert Derived(3).size == 3
    assert isinstance(Derived(3), base)
    assert not isinstance(3, base)
    with pytest.raises(ValueError, match="own"):
        try:
            raise ValueError("own")
        except base.ConnectionFailure:
            pass
    assert base.decorates(test_too_late_is_said) is test_too_late_is_said
