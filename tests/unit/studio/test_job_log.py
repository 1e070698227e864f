"""What a job printed: masked, bounded, read in parts."""

from service.studio.jobs.log_file import CHUNK, FULL, LONGEST_LINE, LogFile, read_log


def test_lines_are_masked(tmp_path):
    LogFile(tmp_path).write("客户 13800138000 说")
    part = read_log(tmp_path, 0)
    assert "13800138000" not in part.text and part.text.startswith("客户 ")
    assert read_log(tmp_path, part.next).text == ""


def test_a_log_ends_at_its_size_and_says_so(tmp_path):
    file = LogFile(tmp_path, most=100)
    for number in range(50):
        file.write(f"第 {number} 行")
    text = read_log(tmp_path, 0).text
    assert text.endswith(FULL) and text.count(FULL) == 1
    assert len(text.removesuffix(FULL).encode()) <= 100


def test_a_line_ends_at_its_length(tmp_path):
    LogFile(tmp_path).write("长" * 5 * LONGEST_LINE)
    assert len(read_log(tmp_path, 0).text) == LONGEST_LINE + 1


def test_parts_are_whole_lines_and_make_up_the_whole(tmp_path):
    file, lines = LogFile(tmp_path), [f"{number} {'字' * 300}" for number in range(200)]
    for line in lines:
        file.write(line)
    text, after, parts = "", 0, 0
    while (part := read_log(tmp_path, after)).text:
        assert len(part.text.encode()) <= CHUNK and part.text.endswith("\n")
        text, after, parts = text + part.text, part.next, parts + 1
    assert text.splitlines() == lines and parts > 1


def test_no_log_yet(tmp_path):
    assert read_log(tmp_path, 5).text == ""
