"""URL: with a scheme, with `www.`, or a bare host where it plainly is one.

Rule 1: punctuation that ends a sentence and a bracket that was opened before the URL
        do not belong to it.
Rule 2: a bare host has a known top-level domain, and a path behind it or a word such
        as `visit` before it.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.tlds import ALL, GENERIC
from bedrock_weir.classifiers.rule import Cue, Form, Match, Reading

_PATH = "[#-;=?-Z_a-z~]"
"""ASCII that is neither space nor quote nor bracket of another language."""
_HOST = r"""[^\x00-\x20"<>\\^`{|}\x7f]"""
"""A character of a URL's beginning, where letters of any script may stand."""
_PAIRS = {")": "(", "]": "["}

_PART = r"[A-Za-z0-9][A-Za-z0-9\-]{0,62}"


def _trimmed(value: str) -> int:
    """Return where a URL ends (rule 1)."""
    end = len(value)
    while end:
        last = value[end - 1]
        if last in ".,;:!?'*_~":
            end -= 1
        elif last in _PAIRS and value.count(last, 0, end) > value.count(
            _PAIRS[last], 0, end
        ):
            end -= 1
        else:
            break
    return end


_PROSE = re.compile(r"[\xe2-\xef]|\xc2[\xa0-\xbf]")
"""What begins a character that stands behind a URL more often than in it: marks, and
scripts without spaces."""


def read(match: Match) -> list[Reading]:
    """Return the URL within a match."""
    value = match.value
    prose = _PROSE.search(value)
    if prose is not None and "." in value[: prose.start()]:
        value = value[: prose.start()]
    end = _trimmed(value)
    scheme, _, rest = value[:end].partition("://")
    if not rest and "." not in scheme[4:]:
        return []
    return [Reading("URL", 0, end, 0.9)]


def read_bare(match: Match) -> list[Reading]:
    """Return the host, if it can be one (rule 2)."""
    value = match.value[: _trimmed(match.value)]
    host, slash, _ = value.partition("/")
    host = host.partition(":")[0]
    name, _, top = host.rpartition(".")
    if top.lower() not in ALL or match.before[-1:] in _JOINED:
        return []
    if not name or name.isdecimal() or (slash and host != host.lower()):
        return []
    return [Reading("URL", 0, len(value), 0.7)]


_JOINED = ("@", "/", ".", "-", "_", "\\", "&", "=")

RULES = (
    Form(
        name="url",
        data_class="URL",
        pattern=(
            r"(?i)\b(?:(?:https?|ftps?|sftp|wss?|ldaps?|smb|rtsp)://|www\.)"
            rf"{_HOST}{{3,40}}{_PATH}{{0,1000}}"
        ),
        opening=rf"[A-Za-z]{{1,5}}(?::/?|(?:://|\.){_HOST}{{0,160}}{_PATH}{{0,1000}})?",
        read=read,
        matches=(
            "see https://example.org/a?b=1.",
            "(http://example.org/wiki/Weir_(river))",
            "at www.example.co.uk, daily",
        ),
        misses=("http:// is a scheme", "www.short is none", "a://b"),
    ),
    Form(
        name="host-and-path",
        data_class="URL",
        score=0.7,
        trigger=r"[A-Za-z0-9]\.[A-Za-z]{2,10}(?::[0-9]{2,5})?/",
        pattern=(
            rf"\b(?:{_PART}\.){{1,4}}(?:{'|'.join(GENERIC.split())}|[a-z]{{2}})"
            rf"(?::[0-9]{{2,5}})?/{_PATH}{{1,500}}"
        ),
        opening=rf"[A-Za-z0-9][A-Za-z0-9.\-]{{0,300}}(?::[0-9]{{0,5}})?(?:/{_PATH}{{0,500}})?",
        read=read_bare,
        matches=("shop.example.de/cart/17", "see example.com/a?b=1."),
        misses=("os.path/join", "and.or/not", "src/main.py/x", "1.5/kg"),
    ),
    Cue(
        name="visited-host",
        data_class="URL",
        score=0.7,
        cue=(
            r"(?i)\b(?:visit|web ?site|homepage|url|domain|webpage|go to|check out"
            r"|browse|hosted (?:at|on)|host|hostname|find us (?:at|on)|online at"
            r"|(?:our|my) site)"
            r"(?: (?:is|at|on|us at))?[ :=\"'(]{1,4}"
        ),
        chars=r"[A-Za-z0-9.\-]",
        width=120,
        read=read_bare,
        matches=("visit example.com today", '"domain": "example.co.uk"'),
        misses=("visit us.", "url is missing", "visit main.py"),
    ),
)
