"""How a label is joined to its value, in prose, forms, JSON, tables and markup.

All of it is RE2 syntax, bounded, and at most 38 characters wide.
"""

from __future__ import annotations

ACCENTED = r"[^\x00-\x7f]{1,2}"
"""A letter beyond ASCII, one byte or two."""

_CLOSED = r"""(?:'s|["'`)\]*_?]{0,3})"""
_OPENED = r"""["'`(\[*_]{0,2}"""
_ASIDE = r" ?\([^()\n]{1,14}\)"
_OWNER = r" (?:for|of|on) [A-Za-z' ]{2,12}"
_WIDER = r" (?:for|of|on) [A-Za-z' ]{2,18}"
_TOLD = r",? (?i:(?:i|we|you|he|she|they|which) [a-z ]{2,12})"
_WORDS = (
    r"(?i:(?: (?:is|was|are|number|no\.?|code|es|est|ist|lautet|it'?s|now|to|reads"
    rf"|says|shows|el|le|en|end of|e|{ACCENTED})){{1,3}})"
)
_SIGNS = r"[:=#|>~]{1,2}|-{1,2}"
_REST = r"[\"'`*_]{0,2}[ \t]{0,2}\n?|[ \t]{1,2}|\r?\n"
_DOTS = r" ?\.{4,8} "
_MARK = rf"(?:[ \t]{{0,2}}(?:{_SIGNS}){_REST}|{_DOTS})"
_MARK_OR_COMMA = rf"(?:[ \t]{{0,2}}(?:{_SIGNS}|,){_REST}|{_DOTS})"
_MARKUP = r"[ #]{0,2}:?</[a-z]{1,6}>[ \n]?(?:<[a-z]{1,6}>)?|\) ?(?i:values) ?\([\"']?"

_SAYS = rf"(?:(?:{_ASIDE}|{_OWNER})(?i: is| was)?|{_TOLD}|{_WORDS})"

JOINED = rf"(?:{_MARKUP}|{_CLOSED}{_SAYS}?{_MARK}{_OPENED})"
"""Anything that joins a label to its value; a space suffices."""

LISTED = rf"(?:{_MARKUP}|{_CLOSED}{_SAYS}?{_MARK_OR_COMMA}{_OPENED})"
"""As `JOINED`, or a comma: a value that is set off in a sentence or in a row."""

MARKED = (
    rf"(?:{_MARKUP}|{_CLOSED}(?:(?:{_ASIDE}|{_WIDER})(?i: is| was){_MARK}"
    rf"|{_WORDS}{_MARK}"
    rf"|{_TOLD}(?i:,| is| was) ?"
    rf"|(?:{_ASIDE}|{_WIDER})?[*_]{{0,2}}[ \t]{{0,2}}[:=#|,]{{1,2}}"
    rf"[*_\"']{{0,3}}[ \t]{{0,2}})"
    rf"{_OPENED})"
)
"""What says that a value follows: a colon, a comma, `is`, a table's border."""
