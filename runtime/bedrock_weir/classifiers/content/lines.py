"""What one line is: code, prose, or open.

Rule 1: a line that begins as only code begins, or ends as only code ends, is code.
Rule 2: a line of ordinary words is prose, and so is an item of a list or a table.
Rule 3: other lines collect points: assignments, calls, operators, indentation. A few
        points decide nothing: such a line is open, as data and closing brackets are.
"""

from __future__ import annotations

import re
from enum import Enum, auto

_MARGIN = 3
"""Points that make a line code."""


_MODIFIERS = (
    r"(?:(?:export|default|abstract|public|private|protected|internal|sealed|final"
    r"|data|async|local|pub(?:\(\w+\))?|static|unsafe|override|suspend|inline|declare"
    r"|virtual|readonly|open|partial) )*"
)
_HEADS = (
    # Declarations, each with the name or mark that must follow.
    ("d", r"def [\w.]+[?!]?\s*(?:[(:=]|$)"),
    ("ads", r"async (?:def|fn|function|with|for) |defmodule |deftype |defer "),
    (
        "acdefiloprstuv",
        (
            _MODIFIERS + r"(?:class|interface|enum|struct|trait|protocol|record|object"
            r"|impl|type|union|contract|actor) \w+\s*"
            r"(?:[:({<=]|$|extends\b|implements\b|where\b|for\b)"
        ),
    ),
    (
        "acdefiloprstuv",
        (_MODIFIERS + r"(?:function\*?|fn|fun|func|sub|proc) +[\w.:$]+\s*(?:[(<{]|$)"),
    ),
    ("f", r"(?:func|function|fn|fun)\s*\("),
    (
        "cdefilpsv",
        (
            _MODIFIERS + r"(?:const|let|var|val) +(?:mut )?"
            r"[\w$,\[{(]+[^.?!]{0,80}(?:=|:|;|$)"
        ),
    ),
    ("pi", r"(?:public|private|protected|internal) [\w<>\[\],.?@* ]+[({;=:]"),
    ("mnp", r"(?:module|namespace|package) [\w.:\\]+\s*[;{]?$"),
    (
        "tuecivs",
        (r"(?:typedef|using|extern|template|constexpr|inline|static)\b.*[;{(>=]"),
    ),
    (
        "uilfdcbvas",
        (
            r"(?:unsigned|int|long|float|double|char|bool|boolean|void|string|auto|byte"
            r"|size_t)(?:\[\])?[ *&]+\w+\s*(?:[=;(\[,):]|$)"
        ),
    ),
    # Imports.
    ("i", r"import (?:static |type |qualified )?[\w.*/]+(?: as \w+)?(?:, *[\w.]+)*;?$"),
    ("i", r"""import (?:[\w*{][\w*,{} ]* from )?["'(]"""),
    ("f", r"from [\w.]+ import\b"),
    ("uri", r"""(?:use|require|require_once|include) [\w:\\{}'"./,\* ()$]+;"""),
    ("r", r"""require(?:_relative)?[ (]['"]|require\("""),
    ("u", r"use [\w:]+(?:::|;)|use (?:strict|warnings|utf8|parent|base|lib)\b"),
    ("#", r"# ?(?:include|define|ifn?def|endif|pragma|undef|elif|if|else|error)\b"),
    ("#", r"#!\s?/|#\[\w"),
    # Statements.
    (
        "}ifwceulms",
        (
            r"(?:\} ?)?(?:(?:else |els)?if|for|foreach|while|unless|switch"
            r"|catch|elseif|using"
            r"|lock|until|match|with|synchronized)\s*\(.*[){;&|,:(]$"
        ),
    ),
    (
        "iefwmc}su",
        (
            r"(?:\} ?)?(?:if|elif|while|for|with|except|match|case|else if"
            r"|unless|switch|when"
            r"|until|select) [^.?!]*[\w\])\"'/*_]\s*(?:[:{]|\bdo|\bthen|=>)$"
        ),
    ),
    ("f", r"for \w+(?:, *\w+)* in .*(?:[:{]|; do)$"),
    (
        "etfdblx",
        (
            r"(?:else|try|finally|do|begin|default|except|loop|end|esac|fi|done"
            r"|then|ensure"
            r"|elsif|rescue)\s*[:{;,)]?$"
        ),
    ),
    (
        "rytadgn",
        (
            r"(?:return|yield|await|throw|raise|assert|del|global|nonlocal"
            r"|delete|goto|new) "
            r"""[\w.$\-!*&("'\[{@]+(?:$|[;(\[.,:{]"""
            r"| [-+*/%<>=!&|?]| (?:if|and|or|not|is|in|new|from|unless)\b)"
        ),
    ),
    ("rbcpytn", r"(?:return|break|continue|pass|yield|raise|throw|next|redo);?$"),
    ("@", r"@[A-Za-z_][\w.]*(?:\(|$)"),
    (
        "pecSsfw",
        (
            r"""print(?:ln|f)?!?\s*\(|puts ["\w]|print ["$]|echo ["'$\-]|printf """
            r"|console\.|System\.|std::|fmt\.|writeln"
        ),
    ),
    # Shell, queries, build files.
    ("$", r"\$ ?[a-z][\w.\-]* |\$[A-Za-z_]\w*\s*(?:=|->|\[|\.|\+)"),
    (">.", r">>> |\.\.\. {2,}|\.\w+\("),
    (
        "sapngdkcwmebt",
        (
            r"(?:sudo|apt-get|pip3?|npm|npx|yarn|git|docker|kubectl|curl|wget"
            r"|cd|mkdir|chmod"
            r"|export|source|brew|cargo|go|make|terraform|aws|local|set|my|our) "
            r"(?:[-./~$@%(]|[a-z][\w\-]*(?:$| [-./$~]|=))"
        ),
    ),
    (
        "sidcaSIDCAuU",
        (
            r"(?i:select .* from |insert into |update \w+ set |delete from "
            r"|create (?:or "
            r"replace )?(?:table|view|index|function|procedure|database|unique"
            r"|temporary) "
            r"|alter table |drop table )"
        ),
    ),
    (
        "FWGOHLIJVSARCE",
        (
            r"(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|INNER JOIN|LEFT JOIN"
            r"|JOIN|VALUES"
            r"""|SET|AND|OR|ON|RUN|COPY|CMD|ENTRYPOINT|WORKDIR|ENV) ?[\w"'(\[`./*]"""
        ),
    ),
    # Comments and mark-up.
    ("/", r"//|/\*"),
    ("<", r"<\?(?:php|xml)|<!DOCTYPE|<!--|<%|</?[A-Za-z][\w:\-]*\s+[\w:\-@]+=|</\w"),
    ("<", r"<(?:[a-z][a-z0-9]*|[A-Za-z]+[:.][\w.]+)(?:\s[^<>]*)?/?>"),
    ("{", r"\{%|\{-#|\{\{"),
    ("\"'", r"\"{3}|'{3}"),
)
"""How a line of code begins, by its first character, with enough of what follows to
tell it from prose."""


def _by_first() -> dict[str, re.Pattern[str]]:
    forms: dict[str, list[str]] = {}
    for firsts, form in _HEADS:
        for first in firsts:
            forms.setdefault(first, []).append(form)
    return {first: re.compile("|".join(items)) for first, items in forms.items()}


_BY_FIRST = _by_first()

_ASSIGNMENT = re.compile(
    r"(?:[\w$@][\w$.\-]*(?:\[[^\]]{0,40}\])?(?:\s*:\s*[\w\[\], |.]{1,40})?"
    r"|\w+(?:, ?\w+){1,4}|[\w<>*&:]+ [\w*&]+)"
    r"\s*(?:[-+*/|&^%~?.]?=|:=|<-|<<=|>>=)(?![=])\s*(.{0,48})"
)
_CALL = re.compile(r"[\w$.:>\-?!]*[\w>]\(")
_DATA = re.compile(
    r"""[\[{ ]*["'][^"']{0,80}["']\s*[:,\]}]|[\]}{\[]"""
    r"""|[\[{ ]*["'][^"']{0,200}["']?$"""
)
_ARITHMETIC = re.compile(r"[\d\s+\-*/=().,$%x×÷]*\Z")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*=")
_LIST = re.compile(r"(?:[-*+•>]|\d{1,3}[.)]|[A-Za-z][.)])\s|\||#{1,6} |\*\*|!?\[")
_LIST_MARKS = frozenset(
    "-*+•>|#![0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
_OPERATORS = (
    " = ", "()", "==", "->", "=>", "::", "!=", "&&", "||", "+=", ":=", "[]", "{}",
    ");", "</", "/>", "})", "++", "<<", "${", "['", '["', "='", '("', "('", "**",
)  # fmt: skip
_FEW = 12
"""Words of a line that are looked at."""
_CLOSERS = frozenset("{}[]()<>;,:.`'\"\\|/*-+=&~^ \t\r")
_WEAK_ENDS = frozenset("),(}[]:\\=>+|&")
_PROSE_ENDS = frozenset(".?!…")


class Kind(Enum):
    """What a line is."""

    PROSE = auto()
    CODE = auto()
    OPEN = auto()


def judge(line: str, stripped: str) -> Kind:
    """Judge a line; `stripped` is the same without white space around it."""
    first, last = stripped[0], stripped[-1]
    if first in "\"'{[" and (len(stripped) == 1 or _DATA.match(stripped)):
        return Kind.OPEN
    is_wordy = _is_wordy(stripped)
    if last in "{;" and len(stripped) > 1 and not is_wordy:
        return Kind.CODE
    head = _BY_FIRST.get(first)
    if head is not None and head.match(stripped):
        return Kind.CODE
    if first in _LIST_MARKS and _LIST.match(stripped):
        return Kind.OPEN if first in "#*[" else Kind.PROSE
    if is_wordy and (_SETTING.match(stripped) or not _is_assignment(stripped)):
        return Kind.PROSE
    points = _points(line, stripped)
    if points >= _MARGIN:
        return Kind.CODE
    if points > 0 or _CLOSERS.issuperset(stripped):
        return Kind.OPEN
    return Kind.PROSE


def _points(line: str, stripped: str) -> int:
    points = 0
    if _is_assignment(stripped):
        points += 1 if _SETTING.match(stripped) else 2
    if _CALL.match(stripped):
        points += 2
    last = stripped[-1]
    if last in _WEAK_ENDS:
        points += 1
    elif last in _PROSE_ENDS:
        points -= 2
    if line[0] in " \t":
        points += 1
    if points >= _MARGIN:
        return points
    if "_" in stripped:
        points += 1
    for operator in _OPERATORS:
        if operator in stripped:
            points += 1
            if points >= _MARGIN:
                break
    return points


def _is_assignment(stripped: str) -> bool:
    if "=" not in stripped and "<-" not in stripped:
        return False
    match = _ASSIGNMENT.match(stripped)
    return match is not None and not _ARITHMETIC.match(match[1])


def _is_wordy(stripped: str) -> bool:
    words = stripped.split(None, _FEW)[:_FEW]
    if len(words) <= 4:
        return False
    plain = sum(map(str.isalpha, words))
    if plain * 10 > len(words) * 7:
        return True
    return sum(map(_is_word, words)) * 10 > len(words) * 7


def _is_word(word: str) -> bool:
    return word.isalpha() or word[:-1].isalpha()
