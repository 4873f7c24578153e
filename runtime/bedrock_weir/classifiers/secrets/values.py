"""What a value tells by itself: chance, a placeholder, a name, or a word.

Rule 1: a placeholder is never a secret, whatever its name says: `${TOKEN}`, `<key>`,
        `****`, `changeme`.
Rule 2: what a program reads elsewhere is not a secret: a call, an attribute, a
        variable.
Rule 3: a secret with no form of its own must look drawn by chance; a password need
        not, people choose them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import log2

_HOLES = re.compile(
    r"\$[{(]|\{\{|\}\}|<%|%>|#\{|\.\.\.|\[\[|\xe2\x80[\xa6\xa2]"  # ellipsis, bullet
)
_STAND_IN = re.compile(
    r"%\([a-z_]{1,40}\)s|x{4,}|\*{3,}|#{4,}|-{4,}|_{4,}|\?{4,}|0{9,}|(?:abc|123){3,}"
    r"|example|placeholder|change.?(?:me|it|this)|replace|redact|dummy|insert[_ -]"
    r"|your?[_ -]|\byour|my[_ -](?:api|secret|token|key|pass)|[_ -](?:here|goes)\b"
    r"|abcdefghijklmnop|todo|fixme|fill.?in|not.?set|to.?be.?(?:set|defined)|censored|removed"
    r"|\bfake|mock[_ -]?|\{[A-Za-z_][\w.]{0,40}(?:![rsa])?\}"
    r"|some[_ -](?:api|secret|token|key|pass|user)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"<[^<>]{0,80}>|\[[^\[\]]{0,80}\]|\{[^{}]{0,80}\}|%\w{1,60}%")
_VARIABLE = re.compile(
    r"[$@]{1,2}\{?[A-Za-z_][\w.:]*\}?|([%!])[A-Za-z_]\w*\1|&[a-z_]\w*"
    r"|[\x80-\xff]{1,4}[A-Z_]+%"  # a variable of a batch file: `%DB` is an escape, too
)
_CALL = re.compile(
    r"[*&!]?(?:[A-Za-z_$][A-Za-z_$.:>-]{0,80}|(?:[A-Za-z_$][\w$]{0,40}(?:\.|->|::)){1,6}"
    r"[A-Za-z_][\w$]{0,40}|md5|sha[0-9]{1,3}|base64\w{0,10}|b64\w{0,10}|utf8)\s?[(\[]"
)
_NUMBERED_CALL = re.compile(r"[A-Za-z_]{4,40}[0-9]{1,3}[A-Za-z_]{3,40}\(")
_DOTTED = re.compile(r"[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)+[!;]?")
_WORDS = re.compile(r"[A-Za-z]+(?:[ ._/:'-][A-Za-z]+)*")
_NUMBERED_WORD = re.compile(r"[A-Za-z]+(?:[._/:-][A-Za-z]+)*[._-]?[0-9]{1,4}")
_PATH = re.compile(r"(?:[A-Za-z]:)?[.~]{0,2}(?:[/\\][\w.@%+-]{1,40}){1,12}[/\\]?")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}:)?//|arn:aws|urn:[a-z]|data:[a-z]+/")
_VARIABLE_PATH = re.compile(r"\$\{?\w+\}?[/:]|[A-Za-z_.-]+(?:/[A-Za-z_.#-]+){2,}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.Z+-]*)?|[0-9.,:/ -]+")
_HEXADECIMAL = re.compile(r"(?:0x)?[0-9a-fA-F]+")
_REPEATED = re.compile(r"(.)\1{6}", re.DOTALL)
_JOINTS = str.maketrans("", "", "'-_./")
"""What stands in words without making them passwords."""
_WORD = re.compile(r"[A-Z]?[a-z]{3,}")
_NAMELIKE = re.compile(r"[\w.:/-]+", re.ASCII)
_SYMBOL = re.compile(r"[^A-Za-z0-9\s]")


_LONGEST = 4096
_WEIGHTS = (0.0, *(count * log2(count) for count in range(1, _LONGEST + 1)))


def entropy(value: str) -> float:
    """Return the Shannon entropy of the characters, in bits per character."""
    value = value[:_LONGEST]
    length = len(value)
    if not length:
        return 0.0
    counts = map(value.count, set(value))
    return log2(length) - sum(map(_WEIGHTS.__getitem__, counts)) / length


def is_varied(value: str) -> bool:
    """Tell whether a body of a token is more than a few characters repeated."""
    if _REPEATED.search(value):
        return False
    return len(set(value)) >= min(6, max(2, len(value) // 3))


def is_placeholder(value: str) -> bool:
    """Tell whether a value only marks where one belongs (rule 1)."""
    value = value.strip("\"'")
    if _HOLES.search(value) is not None:
        return True
    if len(set(value)) <= 2 and len(value) > 2:
        return True
    return (
        _STAND_IN.search(value) is not None
        or _BRACKETED.fullmatch(value) is not None
        or _VARIABLE.fullmatch(value) is not None
    )


def is_reference(value: str) -> bool:
    """Tell whether a value names something that a program reads (rule 2)."""
    if _CALL.match(value) is not None or _NUMBERED_CALL.match(value) is not None:
        return True
    digits = sum(map(str.isdigit, value))
    return digits <= 2 + len(value) // 16 and _DOTTED.fullmatch(value) is not None


def is_words(value: str) -> bool:
    """Tell whether a value is words, joined in any of the usual ways."""
    return _WORDS.fullmatch(value) is not None


def is_location(value: str) -> bool:
    """Tell whether a value is a path, a link, a date or a mere number."""
    return (
        _LINK.match(value) is not None
        or _VARIABLE_PATH.match(value) is not None
        or _PATH.fullmatch(value) is not None
        or _DATE.fullmatch(value) is not None
    )


def is_hexadecimal(value: str) -> bool:
    """Tell whether a value is nothing but hexadecimal digits."""
    return _HEXADECIMAL.fullmatch(value) is not None


def looks_chosen_by_chance(value: str) -> bool:
    """Tell whether a value looks like a drawn key or token (rule 3)."""
    value = value.strip("_-")
    length = len(value)
    if length < 8 or is_words(value) or is_location(value):
        return False
    if (_NUMBERED_WORD.fullmatch(value) and length < 24) or _is_readable(value):
        return False
    digits = sum(map(str.isdigit, value))
    letters = sum(map(str.isalpha, value))
    if not letters:
        return False
    bits = entropy(value)
    if digits:
        return bits >= (2.6 if length < 16 else 2.9)
    symbols = len(_SYMBOL.findall(value))
    if symbols and not is_words(value.strip("!?.")):
        return bits >= 3.0
    return length >= 16 and bits >= 3.5 and _is_mixed(value)


def _is_readable(value: str) -> bool:
    """Tell whether a value is made of words in mixed case or with signs between."""
    if value.islower() or value.isupper() or not _NAMELIKE.fullmatch(value):
        return False
    return sum(map(len, _WORD.findall(value))) >= 0.66 * len(value)


def looks_like_password(value: str) -> bool:
    """Tell whether a word of prose can only be a password."""
    if not 5 <= len(value) <= 128 or is_location(value):
        return False
    inner = value[:-1]
    has_digit = any(map(str.isdigit, value))
    has_letter = any(map(str.isalpha, value))
    has_symbol = _SYMBOL.search(inner.translate(_JOINTS)) is not None
    if has_digit and has_letter:
        return True
    return has_letter and (has_symbol or _is_mixed(inner))


def _is_mixed(value: str) -> bool:
    """Tell whether capitals stand where no word has them, in both directions."""
    changes = sum(
        before.islower() and after.isupper() for before, after in pairwise(value)
    )
    return changes >= 2
