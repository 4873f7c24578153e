"""EMAIL: an address of RFC 5321's common form, international local parts included.

An address is found from its `@`, because text without one is then passed over at
the speed of a character search.
"""

from __future__ import annotations

import re

from bedrock_weir.content import Finding, Span

LOCAL = 255
"""Characters of a local part; RFC 5321 allows 64, but what is longer is no less an
address to a reader, so none of it may leave."""
DOMAIN = 6 * 64 + 25
"""Characters of a domain: six labels and a top-level name."""

_DOMAIN = re.compile(
    r"(?:[^\W_](?:[^\W_]|-){0,62}\.){1,6}[^\W\d_]{2,24}(?!\w)",
)
_MARKS = frozenset("._%+-")


def _is_local(character: str) -> bool:
    return character.isalnum() or character in _MARKS


class Email:
    """Finds e-mail addresses."""

    data_class = "EMAIL"
    width = LOCAL + 1 + DOMAIN + 1

    def find(self, text: str, start: int = 0) -> list[Finding]:
        """Return the addresses at or after `start`."""
        findings = []
        done = start
        at = text.find("@", start)
        while at >= 0:
            begin = _local_start(text, at, done)
            domain = _DOMAIN.match(text, at + 1) if begin < at else None
            if domain is not None:
                done = domain.end()
                findings.append(Finding(self.data_class, Span(begin, done)))
            at = text.find("@", max(at + 1, done))
        return findings

    def open_from(self, text: str, start: int = 0) -> int:
        """Return where the run of address characters at the end begins."""
        lowest = max(start, len(text) - self.width)
        begin = len(text)
        while begin > lowest and _is_open(text[begin - 1]):
            begin -= 1
        at = text.find("@", begin)
        if at < 0:
            return max(begin, len(text) - LOCAL)
        return max(begin, at - LOCAL)


def _is_open(character: str) -> bool:
    return character == "@" or _is_local(character)


def _local_start(text: str, at: int, lowest: int) -> int:
    begin = at
    lowest = max(lowest, at - LOCAL)
    while begin > lowest and _is_local(text[begin - 1]):
        begin -= 1
    while begin < at and text[begin] == ".":
        begin += 1
    return begin
