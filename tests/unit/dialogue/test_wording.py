import pytest

from service.dialogue.wording import Voice, Wording, WordingError, fill


def write(tmp_path, text):
    path = tmp_path / "wording.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_fills_in_the_bank_and_leaves_the_rest_for_the_turn(tmp_path):
    path = write(tmp_path, "lead: ['{bank.name}的{skill}专员']")
    voice = Voice(Wording.load(path, {"name": "云杉银行"}), ())
    assert voice.say("lead", skill="外汇") == "云杉银行的外汇专员"
    assert voice.used == ["lead#0"]


def test_an_unknown_bank_value_is_found_when_loading(tmp_path):
    with pytest.raises(WordingError, match=r"bank\.fax"):
        Wording.load(write(tmp_path, "a: ['{bank.fax}']"), {"name": "x"})


@pytest.mark.parametrize("text", ["a: []", "a: text", "[]", "a: [1]"])
def test_a_faulty_file_is_refused(tmp_path, text):
    with pytest.raises(WordingError):
        Wording.load(write(tmp_path, text), {})


def test_variants_take_turns():
    wording = Wording({"a": ("一", "二")})
    said: list[str] = []
    heard = []
    for _ in range(4):
        text, mark = wording.pick("a", said)
        said.append(mark)
        heard.append(text)
    assert heard == ["一", "二", "一", "二"]


def test_a_missing_key_and_a_missing_value_are_errors():
    with pytest.raises(WordingError, match="no wording for 'b'"):
        Wording({}).pick("b", ())
    with pytest.raises(WordingError, match="skill"):
        fill("{skill}", {})
