r"""A bundle's own classes of data: regular expressions and lists of words.

Rule 1: a class is named like `PROJECT_CODE`, and unlike every class that exists.
Rule 2: an expression has a bounded width, matches something, and is taken by both
        engines (`expression`). One that finds something in ordinary prose again and
        again is refused: it would find the text, not data.
Rule 3: an expression that can match white space, brackets or commas begins where a
        word begins, or with a mark: only there a stream waits for it.
Rule 4: an expression that does not find its own examples is refused.
Rule 5: a list is of words and phrases, and does not grow the cost (`wordlist`).
Rule 6: what is wrong is said when the bundle is loaded, with the class and what to
        write instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import re2

from bedrock_weir.classifiers.expression import WORD, Expression, translate
from bedrock_weir.classifiers.native import Hits
from bedrock_weir.classifiers.openings import is_token
from bedrock_weir.classifiers.rule import HORIZON, Form, Match, Rule, Words
from bedrock_weir.classifiers.wordlist import LONGEST, normal, word_rules
from bedrock_weir.errors import PolicyError

MOST_CLASSES = 64
MOST_WORDS = 10_000
"""Words of all lists together; longer lists are exact-match sets (`exact`)."""

_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,63}\Z")
_FIELDS = frozenset(
    {
        "pattern",
        "words",
        "ignore_case",
        "score",
        "near",
        "within",
        "examples",
        "counterexamples",
    }
)
_PROSE = (
    "The committee met on 3 March 2021 to talk about the new bridge, and it took about "
    "two hours. Most of the people who came live near the river; some had questions "
    "about the cost (4,500,000 in all), others about noise. In the end, 12 of 17 voted "
    "for it. Work could begin in spring, if the weather is fine, and would go on for "
    'a year or more. "We have waited long enough," said one of them, who did not want '
    "to be named. Please write to us by e-mail at any time, or call between 9:00 and "
    "17:30; our address is on the last page, below the list of what is to be done next."
)
_MOST_IN_PROSE = 6
"""Places of this prose that an expression may find."""


@dataclass(frozen=True, slots=True)
class CustomPattern:
    """One class of data that a bundle defines.

    Attributes:
        data_class: its name.
        pattern: an expression in Python's syntax; `(?P<value>...)` marks the value in
            it. None for a list of words.
        words: words and phrases.
        ignore_case: whether the expression's letters stand for both cases.
        score: how sure a finding is, 0 to 1.
        near: words, one of which must stand before the value.
        within: how many characters before the value they may begin.
        examples: texts in which it must find something.
        counterexamples: texts in which it must not.
    """

    data_class: str
    pattern: str | None = None
    words: tuple[str, ...] = ()
    ignore_case: bool = False
    score: float = 0.9
    near: tuple[str, ...] = ()
    within: int = 48
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules that find this class.

        Raises:
            PolicyError: it is not safe to use.
        """
        name = f"custom-{self.data_class.lower().replace('_', '-')}"
        requires = _near(self)
        if self.pattern is None:
            return word_rules(
                name,
                self.data_class,
                self.words,
                score=self.score,
                requires=requires,
            )
        written = _at_words(translate(self.pattern, ignore_case=self.ignore_case))
        form = Form(
            name=name,
            data_class=self.data_class,
            pattern=written.pattern,
            opening=written.opening,
            score=self.score,
            requires=requires,
            matches=self.examples,
            misses=self.counterexamples,
        )
        return (form,)


def _at_words(written: Expression) -> Expression:
    """Let what reaches over several tokens begin where a word begins (rule 3)."""
    if is_token(written.opening) or not written.begins_in_words:
        return written
    if written.first != written.loose or not written.first <= WORD:
        raise PolicyError(
            "the expression can begin within a word; write `\\b` before what begins "
            "with a letter or digit"
        )
    return replace(written, pattern=rf"\b{written.pattern}")


def parse_custom(
    table: Mapping[str, Any], *, known: Collection[str] = ()
) -> tuple[Rule, ...]:
    """Read a bundle's own classes.

    Args:
        table: the definition of each class, by its name.
        known: names of classes that exist already.

    Raises:
        PolicyError: a class is wrong or not safe to use.
    """
    if len(table) > MOST_CLASSES:
        message = (
            f"{len(table)} classes of its own; a bundle has {MOST_CLASSES} at most"
        )
        raise PolicyError(message)
    rules: list[Rule] = []
    words = 0
    for data_class, fields in table.items():
        try:
            custom = _custom(data_class, fields, known)
            words += len(custom.words)
            if words > MOST_WORDS:
                raise PolicyError(
                    f"with it the lists have more than {MOST_WORDS} words; make an "
                    "exact-match set of long lists"
                )
            made = custom.rules()
            _try(custom, made)
        except PolicyError as error:
            raise PolicyError(f"class `{data_class}`: {error}") from error
        rules += made
    return tuple(rules)


def _custom(data_class: str, fields: Any, known: Collection[str]) -> CustomPattern:
    if not _NAME.match(data_class):
        raise PolicyError(
            "a class is named in capital letters, digits and `_`, like `PROJECT_CODE`"
        )
    if data_class in known:
        raise PolicyError("a class of this name exists; choose another name")
    if not isinstance(fields, Mapping):
        raise PolicyError("a class is a table with `pattern` or `words`")
    unknown = sorted(set(map(str, fields)) - _FIELDS)
    if unknown:
        raise PolicyError(f"`{unknown[0]}` is no field of a class; leave it out")
    if ("pattern" in fields) == ("words" in fields):
        raise PolicyError("write either `pattern` or `words`")
    return CustomPattern(
        data_class=data_class,
        pattern=_text(fields, "pattern"),
        words=_words(fields),
        ignore_case=_flag(fields, "ignore_case"),
        score=_number(fields, "score", 0.9, (0.0, 1.0)),
        near=_texts(fields, "near"),
        within=int(_number(fields, "within", 48, (1, HORIZON))),
        examples=_texts(fields, "examples"),
        counterexamples=_texts(fields, "counterexamples"),
    )


def _words(fields: Mapping[str, Any]) -> tuple[str, ...]:
    words = _texts(fields, "words")
    if "words" in fields and not words:
        raise PolicyError("`words` is empty; write at least one word")
    for word in words:
        short = normal(word)
        bare = word.strip()
        if not short or not (bare[0].isalnum() and bare[-1].isalnum()):
            raise PolicyError(
                f"`{word}` does not begin and end with a letter or digit; "
                "write a `pattern` for it"
            )
        if len(short.encode()) > LONGEST:
            raise PolicyError(f"`{word[:40]}...` is longer than {LONGEST} bytes")
    return words


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise PolicyError(f"`{name}` is not a text")
    return value


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name, ())
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise PolicyError(f"`{name}` is not a list of texts")
    if not all(isinstance(item, str) for item in value):
        raise PolicyError(f"`{name}` is not a list of texts")
    return tuple(value)


def _flag(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise PolicyError(f"`{name}` is neither true nor false")
    return value


def _number(
    fields: Mapping[str, Any], name: str, default: float, bounds: tuple[float, float]
) -> float:
    value = fields.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not bounds[0] <= value <= bounds[1]:
        raise PolicyError(f"`{name}` is not a number from {bounds[0]} to {bounds[1]}")
    return float(value)


def _near(custom: CustomPattern) -> Words | None:
    if not custom.near:
        return None
    escaped = [
        re.escape(word.lower().encode().decode("latin-1")) for word in custom.near
    ]
    return Words("|".join(escaped), within=custom.within)


def _try(custom: CustomPattern, rules: Sequence[Rule]) -> None:
    """Compile the rules and try them on the examples and on ordinary prose."""
    forms = [_Tried(rule) for rule in rules if isinstance(rule, Form)]
    if sum(form.count(_PROSE) for form in forms) > _MOST_IN_PROSE:
        raise PolicyError(
            "it matches ordinary words; begin the expression with what only this "
            "data has"
        )
    for text in custom.examples:
        if not any(form.finds(text) for form in forms):
            raise PolicyError(f"nothing is found in the example `{text}`")
    for text in custom.counterexamples:
        if any(form.finds(text) for form in forms):
            raise PolicyError(f"something is found in the counterexample `{text}`")


class _Tried:
    """One form, compiled as the database will compile it."""

    def __init__(self, form: Form) -> None:
        self._form = form
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 32 << 20
        options.log_errors = False
        try:
            self._compiled = re2.compile(form.pattern.encode(), options)
            Hits([form.pattern])
        except Exception as error:  # the engine's own is not exported
            said = error.args[0] if error.args else ""
            said = said.decode() if isinstance(said, bytes) else said
            raise PolicyError(
                f"the native engine refuses the expression ({said}); make its repeats "
                "smaller"
            ) from error

    def count(self, text: str) -> int:
        """Return how many places match, whatever the match means."""
        return sum(1 for _ in self._compiled.finditer(text.encode()))

    def finds(self, text: str) -> bool:
        """Tell whether something is found."""
        data = text.encode("utf-8", "replace")
        group = min(1, self._compiled.groups)
        for match in self._compiled.finditer(data):
            start, end = match.span(group)
            before = data[max(0, start - HORIZON) : start].lower().decode("latin-1")
            value = data[start:end].decode("latin-1")
            if any(self._form.readings(Match(value, before))):
                return True
        return False
