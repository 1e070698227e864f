import os
from pathlib import Path

from _setup.stamps import Stamps, files_of, fingerprint


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_same_contents_same_fingerprint_whatever_the_times(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "one.py", "1")
    before = fingerprint(tmp_path, ["a"])
    write(path, "1")
    os.utime(path, (1, 1))
    assert fingerprint(tmp_path, ["a"]) == before


def test_fingerprint_sees_contents_names_new_files_and_values(tmp_path: Path) -> None:
    path = write(tmp_path / "a" / "one.py", "1")
    seen = [fingerprint(tmp_path, ["a"])]
    write(path, "2")
    seen.append(fingerprint(tmp_path, ["a"]))
    path = path.rename(path.with_name("two.py"))
    seen.append(fingerprint(tmp_path, ["a"]))
    write(tmp_path / "a" / "deep" / "three.py")
    seen.append(fingerprint(tmp_path, ["a"]))
    seen.append(fingerprint(tmp_path, ["a"], ["3.11"]))
    seen.append(fingerprint(tmp_path, ["a", "b.yml"], ["3.11"]))
    write(tmp_path / "b.yml")
    seen.append(fingerprint(tmp_path, ["a", "b.yml"], ["3.11"]))
    assert len(set(seen)) == len(seen)


def test_text_moving_between_two_files_changes_the_fingerprint(tmp_path: Path) -> None:
    first, second = write(tmp_path / "1", "ab"), write(tmp_path / "2", "c")
    before = fingerprint(tmp_path, ["1", "2"])
    write(first, "a")
    write(second, "bc")
    assert fingerprint(tmp_path, ["1", "2"]) != before


def test_what_tools_make_is_no_input(tmp_path: Path) -> None:
    kept = write(tmp_path / "web" / "src" / "app.ts")
    write(tmp_path / "web" / "node_modules" / "vue" / "index.js")
    write(tmp_path / "web" / "src" / "__pycache__" / "x.pyc")
    assert files_of(tmp_path, "web") == [kept]


def test_fresh_needs_the_digest_and_every_output(tmp_path: Path) -> None:
    stamps, output = Stamps(tmp_path / "stamps"), write(tmp_path / "out")
    assert not stamps.fresh("step", "d1", [output])
    stamps.write("step", "d1", 1.0)
    assert stamps.fresh("step", "d1", [output])
    assert not stamps.fresh("step", "d2", [output])
    output.unlink()
    assert not stamps.fresh("step", "d1", [output])


def test_cleared_or_damaged_stamp_is_not_fresh(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    stamps.write("step", "d", 1.0)
    stamps.clear("step")
    stamps.clear("step")
    assert not stamps.fresh("step", "d", [])
    for damaged in ("{", "[]", ""):
        write(tmp_path / "step.json", damaged)
        assert not stamps.fresh("step", "d", [])


def test_writing_leaves_only_the_stamp(tmp_path: Path) -> None:
    Stamps(tmp_path).write("step", "d", 1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["step.json"]
