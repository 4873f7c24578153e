r"""How the rows of the tables are written.

Rule 1: `token` is for formats that show what they are by a literal beginning.
Rule 2: `named` is for formats that only the name of their owner tells apart from
        other keys: `DATADOG_API_KEY=`, `"datadog_key": "`, `-Ddatadog.key=`.
Rule 3: examples are drawn from the row itself, so no text that looks like a secret
        stands in the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from bedrock_weir.classifiers.rule import TOKEN, Check, Cue, Form
from bedrock_weir.classifiers.secrets.values import is_placeholder, is_varied

HEX = "0-9a-f"
LOWER = "a-z0-9"
UPPER = "A-Z0-9"
ALNUM = "A-Za-z0-9"
WORD = "A-Za-z0-9_"
URLSAFE = r"A-Za-z0-9_\-"
BASE64 = "A-Za-z0-9+/"

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
SAMPLE_UUID = "5f0c3e1a-97b2-4d68-8e4f-1c2b7a90d36e"

ASSIGNED = (
    r"[A-Za-z0-9_.\- ]{0,14}[\"'\]\)\\]{0,3}[ \t]{0,6}(?:=>|:=|[:=,])"
    r"[ \t]{0,16}[\"'\\(]{0,3}"
)
"""From the name of a variable to its value, in the ways languages write it."""

_TRIGGER = r"[A-Za-z0-9_.\- \"'\])\\\t]*[:=,]"
_SHORTEST_NAME = 5
_ALSO_WORDS = frozenset({"linear", "notion", "segment", "square", "stripe", "together"})


def named_trigger(words: str) -> str:
    """Return what a name, and that a value follows, looks like at the least."""
    bare = [re.sub(r"\W", "", word) for word in words.split("|")]
    is_rare = all(
        len(word) >= _SHORTEST_NAME and word not in _ALSO_WORDS for word in bare
    )
    return f"(?i)(?:{words})" + ("" if is_rare else _TRIGGER)


_CLASS = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


def letters(body: str) -> str:
    """Return the characters of a class such as `a-z0-9_`."""
    found: list[str] = []
    for first, last in _CLASS.findall(body):
        found.extend(map(chr, range(ord(first), ord(last or first) + 1)))
    return "".join(found)


def draw(body: str, length: int) -> str:
    """Return characters of a class, always the same ones, for an example."""
    alphabet, state, drawn = letters(body), 2463534242 + length, []
    for _ in range(length):
        state = (state * 1103515245 + 12345) % (1 << 31)
        drawn.append(alphabet[(state >> 11) % len(alphabet)])
    return "".join(drawn)


def token(  # noqa: PLR0917 - columns of a table
    name: str,
    data_class: str,
    prefix: str,
    body: str = ALNUM,
    least: int = 32,
    most: int = 0,
    *,
    literal: str = "",
    suffix: str = "",
    ending: str = "",
    opening: str = TOKEN,
    check: Check | None = None,
    score: float = 0.95,
) -> Form:
    """Make a row for a token with a literal beginning (rule 1).

    Args:
        name: of the rule.
        data_class: what it finds.
        prefix: how it begins, an expression.
        body: the class of characters of the rest.
        least: how many of them.
        most: how many of them at the most; none given, exactly `least`.
        literal: a beginning for the example, where `prefix` is no plain text.
        suffix: what ends it, an expression.
        ending: an ending for the example.
        opening: as in `Form`.
        check: what it must pass besides not being a placeholder.
        score: as in `Form`.
    """
    begins = literal or prefix.replace("\\", "")
    wordlike = not suffix and "-" not in body.replace("A-Z", "").replace(
        "a-z", ""
    ).replace("0-9", "").replace("a-f", "").replace("2-7", "")
    wordlike = wordlike and not {"+", "/", "=", "."} & set(body)
    bounds = f"{{{least},{most}}}" if most else f"{{{least}}}"
    start = r"\b" if begins[0].isalnum() else ""
    end = r"\b" if wordlike else ""
    good = begins + draw(body, least) + ending
    return Form(
        name=name,
        data_class=data_class,
        score=score,
        pattern=f"{start}(?:{prefix})[{body}]{bounds}{suffix}{end}",
        opening=opening,
        check=_with_variety(begins, check),
        matches=(good, f'key = "{good}"', f"the old one was {good}, revoke it"),
        misses=(
            begins + draw(body, max(least // 2 - 4, 0)),
            *((begins + letters(body)[-1] * least + ending,) if least > 9 else ()),
        ),
    )


def _with_variety(begins: str, check: Check | None) -> Check:
    width = len(begins)

    def passes(value: str) -> bool:
        body = value[width:]
        return is_varied(body if len(body) > 8 else value) and (
            check is None or check(value)
        )

    return passes


def after(
    name: str,
    data_class: str,
    cue: str,
    body: str,
    *lengths: int,
    literal: str,
) -> Cue:
    """Make a row for a value that what stands right before it tells.

    Args:
        name: of the rule.
        data_class: what it finds.
        cue: what stands before it, an expression.
        body: the class of characters of a value.
        lengths: how long a value may be.
        literal: the cue of the example.
    """
    good = draw(body, lengths[0])
    return Cue(
        name=name,
        data_class=data_class,
        score=0.95,
        cue=cue,
        chars=f"[{body}]",
        width=max(lengths) + 1,
        check=_of_length(frozenset(lengths), None),
        matches=(literal + good, f"run {literal}{good} now"),
        misses=(literal + good[:6], literal + letters(body)[-1] * lengths[0]),
    )


def named(
    name: str,
    data_class: str,
    words: str,
    body: str,
    *lengths: int,
    word: str = "",
    check: Check | None = None,
    score: float = 0.85,
) -> Cue:
    """Make a row for a format that the name of its owner tells (rule 2).

    Args:
        name: of the rule.
        data_class: what it finds.
        words: the names, an alternation of expressions in lower case.
        body: the class of characters of a value.
        lengths: how long a value may be.
        word: a name for the example, where `words` is no plain text.
        check: what it must pass besides its length and not being a placeholder.
        score: as in `Cue`.
    """
    owner = word or words.partition("|")[0]
    good = draw(body, lengths[0])
    return Cue(
        name=name,
        data_class=data_class,
        score=score,
        cue=f"(?i)(?:{words}){ASSIGNED}",
        trigger=named_trigger(words),
        chars=f"[{body}]",
        width=max(lengths) + 1,
        check=_of_length(frozenset(lengths), check),
        matches=(
            f"{owner.upper()}_KEY={good}",
            f'"{owner}_token": "{good}",',
            f"{owner}.key = '{good}'",
        ),
        misses=(
            f"{owner.upper()}_KEY={good[:6]}",
            f'"{owner}_token": "{letters(body)[-1] * lengths[0]}",',
            f"the {owner} key is kept elsewhere",
        ),
    )


def named_uuid(name: str, data_class: str, words: str, *, word: str = "") -> Cue:
    """Make a row for a UUID that the name of its owner makes a secret."""
    owner = word or words.partition("|")[0]
    return Cue(
        name=name,
        data_class=data_class,
        score=0.85,
        cue=f"(?i)(?:{words}){ASSIGNED}",
        trigger=named_trigger(words),
        chars=r"[0-9a-fA-F\-]",
        width=37,
        check=is_uuid,
        matches=(
            f"{owner.upper()}_API_KEY={SAMPLE_UUID}",
            f'"{owner}_token": "{SAMPLE_UUID}"',
        ),
        misses=(f"{owner.upper()}_KEY={SAMPLE_UUID[:20]}", f"id {SAMPLE_UUID}"),
    )


_UUID = re.compile(UUID)


def is_uuid(value: str) -> bool:
    """Tell whether a value is a UUID other than one of a single digit."""
    return _UUID.fullmatch(value) is not None and len(set(value)) > 5


def _of_length(lengths: frozenset[int], check: Check | None) -> Callable[[str], bool]:
    def passes(value: str) -> bool:
        return (
            len(value) in lengths
            and len(set(value)) > 6
            and not is_placeholder(value)
            and any(map(str.isdigit, value))
            and (check is None or check(value))
        )

    return passes


def classes(*groups: tuple[Form | Cue, ...]) -> frozenset[str]:
    """Return the classes that rows find."""
    return frozenset(rule.data_class for rule in chain.from_iterable(groups))
