"""How a label is joined to its value, in prose, forms, JSON, tables and markup.

All of it is RE2 syntax, bounded, and at most 36 characters wide.
"""

from __future__ import annotations

_CLOSED = r"""(?:'s|["'`)\]*_?]{0,3})"""
_OPENED = r"""["'`(\[*_]{0,2}"""
_ASIDE = r" ?\([^()\n]{1,16}\)"
_OWNER = r" (?:for|of|on) [A-Za-z' ]{2,16}"
_WORDS = (
    r"(?i:(?: (?:is|was|are|number|no\.?|code|es|est|ist|lautet|es el|it'?s|now)){1,2})"
)
_MARK = r"(?:[ \t]{0,2}(?:[:=#|>~]{1,2}|-)[ \t]{0,2}\n?|[ \t]{1,2}|\r?\n)"
_MARKUP = r"</[a-z]{1,6}>[ \n]?<[a-z]{1,6}>"

ACCENTED = r"[^\x00-\x7f]{1,2}"
"""A letter beyond ASCII, one byte or two."""

_SAYS = rf"(?:(?:{_ASIDE}|{_OWNER})(?i: is| was)?|{_WORDS})"

JOINED = rf"(?:{_CLOSED}{_SAYS}?{_MARK}{_OPENED}|{_MARKUP})"
"""Anything that joins a label to its value; a space suffices."""

MARKED = (
    rf"(?:{_CLOSED}(?:(?:{_ASIDE}|{_OWNER})(?i: is| was){_MARK}|{_WORDS}{_MARK}"
    rf"|(?:{_ASIDE}|{_OWNER})?[ \t]{{0,2}}[:=#|]{{1,2}}[ \t]{{0,2}}){_OPENED}"
    rf"|{_MARKUP})"
)
"""What says that a value follows: a colon, `is`, a table's border."""
