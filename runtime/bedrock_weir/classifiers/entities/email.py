"""EMAIL: an address of RFC 5321's common form, international ones included (RFC 6531).

Rule 1: letters of any script may stand in the local part and in the domain. Where a
        script without spaces runs into an address in ASCII, the address begins there.
Rule 2: what ends like a file's name (`icon@2x.png`) is none, nor is `git@` a person,
        nor what stands before a URL's host.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.rule import Form, Match, Reading

_LOCAL = r"""[^\x00-\x20"(),:;<>@\[\\\]\x7f]{1,255}"""
_LETTER = r"""[^\x00-,./:-@\[-`{-\x7f]"""
"""A letter of any script, a digit or a hyphen."""
_DOMAIN = (
    rf"(?:{_LETTER}{{1,63}}\.){{1,6}}"
    r"(?:xn--[A-Za-z0-9\-]{2,59}|[A-Za-z]{2,24}|[^\x00-\x7f]{2,24})"
)
_SUFFIXES = """
png jpg jpeg gif svg webp ico bmp js mjs ts tsx jsx css scss py rb go rs java kt cs
cpp hpp php html htm md txt json yaml yml xml toml ini cfg conf lock log csv pdf doc
docx xls xlsx zip gz tar whl jar dll exe bin map min
"""
_FILES = frozenset(_SUFFIXES.split())
_ASCII_TAIL = re.compile(r"[\xe3-\xef][\x80-\xbf]{2}([A-Za-z0-9][!-~]*)\Z")
_AFTER_HOST = frozenset("/?#")
_EDGES = "!#$%&'*/=?^`{|}~.-"


def read(match: Match) -> list[Reading]:
    """Return the address within a match."""
    value = match.value
    if match.before[-1:] == ":" and _is_in_url(match):
        return []
    local, _, domain = value.rpartition("@")
    start = 0
    tail = _ASCII_TAIL.search(local)
    if tail is not None:
        start = tail.start(1)
    else:
        while start < len(local) and 0x80 <= ord(local[start]) < 0xC0:
            start += 1
    while start < len(local) and local[start] in _EDGES:
        start += 1
    cut = max(local.rfind(mark, start) for mark in "=?&|/")
    if cut >= 0 and cut + 1 < len(local):
        start = cut + 1
    name = local[start:]
    if not name or name == "git" or domain.rpartition(".")[2].lower() in _FILES:
        return []
    return [Reading("EMAIL", start, len(value), 0.98)]


def _is_in_url(match: Match) -> bool:
    """Tell whether what stands before the `@` is a URL's user or its password."""
    if match.value.startswith("//"):
        return not _AFTER_HOST & set(match.value[2:].rpartition("@")[0])
    return "://" in match.before.rpartition(" ")[2]


RULES = (
    Form(
        name="email-address",
        data_class="EMAIL",
        pattern=rf"{_LOCAL}@{_DOMAIN}",
        opening=(rf"{_LOCAL}(?:@[A-Za-z0-9.\-\x80-\xff]{{0,600}})?"),
        read=read,
        matches=(
            "write to ann.marsh+news@mail.example.org.",
            '"email":"j_ortiz@exemple.fr"',
            "josé@españa.es",
            "mailto:kim@firm.co.kr?subject=hi",
        ),
        misses=(
            "@handle said",
            "icon@2x.png",
            "user@host",
            "https://ann:pw@example.com",
        ),
    ),
)
