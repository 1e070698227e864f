"""Reads facts out of source files without importing them: calls, and the texts given to them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path


def trees(root: Path, *names: str) -> Iterator[tuple[str, ast.Module]]:
    """(path below root, syntax tree) of files and of all files in folders, sorted."""
    for name in names:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield file.relative_to(root).as_posix(), ast.parse(file.read_text(encoding="utf-8"))


def calls(tree: ast.AST, names: Iterable[str]) -> Iterator[tuple[str, ast.Call]]:
    """(name, call) of every call of one of `names`, as a plain name or as a method."""
    wanted = set(names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = called(node)
            if name in wanted:
                yield name, node


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """The argument at a position or with a keyword."""
    if position < len(call.args):
        return call.args[position]
    return next((one.value for one in call.keywords if one.arg == keyword), None)


def texts(node: ast.AST | None) -> set[str]:
    """Texts an expression may have as its value: a constant, or both sides of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return set()
