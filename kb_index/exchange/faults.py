"""What can be wrong with a table or a row of it, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass

# Spreadsheets hold no longer cell; what is longer is a document pasted into one.
CELL_LENGTH = 32_767
# About twelve times what the project holds. Whoever has more wants another knowledge base, not an import.
MOST_NEW_QUESTIONS = 100_000

FILE_FIXES = {
    "format_unknown": "name it .csv, .xlsx, .json or .jsonl, or say which with --format",
    "too_large": "split it",
    "empty": "write the column names into the first row and data below it",
    "encoding_unknown": "save it as UTF-8",
    "encoding_doubtful": "save it as UTF-8, or name its encoding with --encoding",
    "broken_csv": "close the quotes of that row; a quote inside a quoted cell is written twice",
    "line_too_long": "close the quotes, or split the file",
    "broken_xlsx": "open it in a spreadsheet and save it as .xlsx anew, without a password",
    "zip_bomb": "it unpacks to far more than a table; save the table alone",
    "broken_json": "correct the JSON at that place",
    "json_shape": 'write a list of objects, [{"topic": …, "question": …}, …], or one object a line',
    "columns_unknown": "use the columns of docs/howto/import-and-export.md",
    "columns_missing": "add them to the first row",
    "columns_repeated": "keep one of the two",
    "content_invalid": "run `./subtext kb check` and mend the content first",
    "changed_meanwhile": "somebody edited it during the import; run the import again",
    "import_running": "wait until the other import has ended",
    "not_written": "nothing was changed; mend what the message names and run it again",
}

ROW_FIXES = {
    "empty_cell": "fill it in",
    "too_many_cells": "quote cells that hold a comma",
    "cell_too_long": f"write at most {CELL_LENGTH} characters; one question a row",
    "formula": "paste its value instead; a text that begins with = is written '=",
    "error_cell": "correct the formula it came from, paste the value",
    "wrong_type": "write it as docs/howto/import-and-export.md says",
    "repeated_key": "keep one of the two",
    "date": "write it as 2026-11-30",
    "unknown_topic": "use an id of kb_index/topics.yml",
    "no_text": "write it into bot/data/nlu: the topic has no article and no playbook",
    "wrong_policy": "people handle this topic: write its playbook",
    "says_nothing": "write the question in words",
    "mojibake": "paste the text again from where it was readable",
    "other_topic": "keep it under the topic that answers it",
    "repeated_id": "join the two rows",
    "missing_field": "fill in the columns of a whole article",
    "schema": "write it as docs/reference/content.md has it",
    "placeholder": "add it to bank.yml, or correct the name",
    "too_many_new": f"import at most {MOST_NEW_QUESTIONS} new questions at a time",
}


@dataclass(frozen=True)
class Fault:
    """One cell (or row, when `column` is empty) that cannot be taken."""

    code: str
    message: str
    column: str = ""

    @property
    def fix(self) -> str:
        """What to do about it."""
        return ROW_FIXES[self.code]

    def __str__(self) -> str:
        return f"{self.column}: {self.message}" if self.column else self.message


class TableRefused(Exception):
    """A file that cannot be imported or written as a whole; `code` is one of FILE_FIXES."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message} -> {FILE_FIXES[code]}")
        self.code = code
        self.message = message
        self.fix = FILE_FIXES[code]


class RowRefused(Exception):
    """A row that cannot be taken."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
