"""Stand-ins for libraries that Rasa imports at every start and that no component of this bot calls.

Rasa 3.6 imports TensorFlow, scikit-learn, matplotlib and the clients of clouds and databases for components that are not
in config.yml. Modules of Rasa that derive classes from them, or decorate with them, can be imported over a stand-in; after
`seal` whoever asks one for anything gets NotLoaded. docs/adr/0016 has the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

PACKAGES = frozenset(
    {
        *("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"),
        *("sklearn", "sklearn_crfsuite", "matplotlib"),
        *("boto3", "google", "pymongo", "redis"),
    }
)
NEED_NONE = frozenset({"FallbackClassifier", "RulePolicy"})
"""Rasa's own components that call none of PACKAGES: those this bot is served with, and so tested with in every run."""


class NotLoaded(ImportError):
    """Something asked for a library that this process does without."""


class _State:
    sealed = False


def install() -> None:
    """From now on each import of PACKAGES gives a stand-in. Raises RuntimeError if one is loaded already."""
    loaded = sorted(PACKAGES & sys.modules.keys())
    if loaded:
        raise RuntimeError(f"already loaded: {', '.join(loaded)}")
    sys.meta_path.insert(0, _Finder())


def seal() -> None:
    """Rasa is imported: whatever is asked of a stand-in from now on is a mistake."""
    _State.sealed = True


def enough(config: Path) -> bool:
    """Whether this configuration of Rasa names only components that do without PACKAGES."""
    try:
        found = yaml.safe_load(config.read_text(encoding="utf-8")) or {}
        parts = [*(found.get("pipeline") or ()), *(found.get("policies") or ())]
        names = [str(part["name"]) for part in parts]
    except (OSError, ValueError, yaml.YAMLError, AttributeError, KeyError, TypeError):
        return False
    return bool(names) and all(name.startswith("bot.") or name in NEED_NONE for name in names)


def _check(name: str) -> None:
    if _State.sealed:
        raise NotLoaded(f"{name} is not loaded: config.yml names no component that needs it")


class _Like(type):
    """Of classes that can be derived from, called, indexed and asked for attributes while Rasa is imported."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _check(f"{cls.__name__}.{name}")
        return _stand_in(name)

    def __call__(cls, *given: Any, **named: Any) -> Any:
        if "stand_in" not in vars(cls):
            return super().__call__(*given, **named)
        _check(cls.__name__)
        # A decorator gives back what it decorates.
        return given[0] if len(given) == 1 and callable(given[0]) and not named else _stand_in(cls.__name__)

    def __getitem__(cls, _key: object) -> Any:
        return cls

    def __or__(cls, _other: object) -> Any:  # type: ignore[override]  # of a stand-in, not a union of types
        return cls

    __ror__ = __or__

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


def _stand_in(name: str) -> Any:
    # What stands in an `except` clause has to be an exception.
    bases = (Exception,) if name.endswith(("Error", "Exception", "Failure")) else ()
    return _Like(name, bases, {"stand_in": True, "__init_subclass__": classmethod(lambda cls, **_: None)})


class _Absent(ModuleType):
    __path__: Sequence[str] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        _check(f"{self.__name__}.{name}")
        found = _stand_in(name)
        # The same one each time: a class that is derived from and asked for later is one class.
        setattr(self, name, found)
        return found


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        _check(fullname)
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""
