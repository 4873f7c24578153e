"""What the native engine looks for: of each rule no more than makes it rare.

Rule 1: a trigger matches within everything that its rule matches. Whether the rule
        matches, RE2 says; the native engine only says where it is worth asking.
Rule 2: an expression is cut after the first thing in it that is rare and cannot be
        missing: it then compiles several times as fast, and so does the start.
"""

from __future__ import annotations

import re

_ITEM = re.compile(
    r"\\x\{[0-9a-fA-F]+\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]|.", re.DOTALL
)
_REPEAT = re.compile(r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??")
_ENDS = re.compile(r"\{([0-9]+)(?:,[0-9]*)?\}(?:\\b)?\Z")
_LITERAL = re.compile(r"[A-Za-z0-9_]{3}|[^\W\d_]{2}[-_:/=$]")
_ENOUGH, _LONG = 8, 24


def trigger_in(expression: str) -> str:
    """Return what must match wherever an expression does.

    Args:
        expression: of RE2's syntax.
    """
    flags = re.match(r"\(\?[a-z]+\)", expression)
    head = flags[0] if flags else ""
    body = expression[len(head) :]
    items = _items(body)
    if not items or any(text == "|" for text, _ in items):
        return expression
    taken, letters, is_enough = "", "", False
    for text, is_certain in items:
        is_letter = is_certain and len(text) == 1
        if is_enough and not is_letter:
            return head + taken
        taken += text
        letters = letters + text if is_letter else ""
        if is_certain and not is_enough:
            is_enough = _is_rare(text) or _is_rare(letters)
    if is_enough:
        return head + taken
    return head + _unbounded(_shortened(body))


def _unbounded(expression: str) -> str:
    """Leave off where words must begin and end.

    Where nothing in an expression is rare, the engine has to look at every byte, and
    it does that much faster where words mean nothing to it.
    """
    return expression.replace(r"\b", "")


def _items(body: str) -> list[tuple[str, bool]]:
    """Return the parts of a sequence, and whether each must match something."""
    items: list[tuple[str, bool]] = []
    position = 0
    while position < len(body):
        end = _part_end(body, position)
        repeat = _REPEAT.match(body, end)
        is_certain = True
        if repeat is not None:
            is_certain = repeat[0][0] == "+" or (
                repeat[0][0] == "{" and not repeat[0].startswith("{0")
            )
            end = repeat.end()
        items.append((body[position:end], is_certain))
        position = end
    return items


def _part_end(body: str, position: int) -> int:
    depth = 0
    while True:
        match = _ITEM.match(body, position)
        if match is None:
            return len(body)
        depth += (match[0] == "(") - (match[0] == ")")
        position = match.end()
        if depth == 0:
            return position


_NO_TEXT = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[0-9,]+\}", re.DOTALL)


def _plain(text: str) -> str:
    return _NO_TEXT.sub(" ", text)


def _is_rare(text: str) -> bool:
    """Tell whether every way to match a part has a run of characters in it."""
    if not text.startswith("("):
        return _LITERAL.search(_plain(text)) is not None
    inner = re.sub(r"^\((?:\?(?:P<\w+>|[a-z]*:))?", "", text)
    inner = _REPEAT.sub("", inner) if inner.endswith("}") else inner
    inner = inner.rstrip("?*+").removesuffix(")")
    return all(
        _LITERAL.search(_plain(_required(branch))) is not None
        for branch in _branches(inner)
    )


def _branches(inner: str) -> list[str]:
    found, taken = [], ""
    for text, _ in _items(inner):
        if text == "|":
            found.append(taken)
            taken = ""
        else:
            taken += text
    return [*found, taken]


def _required(branch: str) -> str:
    """Return a branch without what may be missing, and without groups' insides."""
    return "".join(
        " " if text.startswith("(") or not is_certain else text
        for text, is_certain in _items(branch)
    )


def _shortened(expression: str) -> str:
    """Leave off how an expression's last repeat goes on."""
    end = _ENDS.search(expression)
    if end is None or int(end[1]) == 0:
        return expression
    before = expression[: end.start()]
    is_rare = _LITERAL.search(_plain(before)) is not None
    return f"{before}{{{min(int(end[1]), _ENOUGH if is_rare else _LONG)}}}"
