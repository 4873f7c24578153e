"""Templates that make many texts: alternatives in braces, rules between tildes.

    {ignore|disregard} ~all~ ~orders~

Rule 1: the same seed gives the same texts, on every machine.
Rule 2: a rule that is not defined is an error, not a text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

VERSION = 1
"""Of the templates; raise it when their texts change."""

Rules = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text for training.

    Attributes:
        attack: whether it is one.
        family: the rule that it came from.
        spans: where the attack stands; the whole text if empty.
        kind: `user` or `document`.
    """

    text: str
    attack: bool
    family: str
    spans: tuple[tuple[int, int], ...] = ()
    kind: str = "user"


@dataclass(slots=True)
class Grammar:
    """Rules, and the chance that picks among them."""

    rules: Rules
    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  # texts, not secrets

    def make(self, template: str) -> str:
        """Return one text of a template."""
        return "".join(self._parts(template))

    def rule(self, name: str) -> str:
        """Return one text of a rule."""
        return self.make(self.chance.choice(self.rules[name]))

    def _parts(self, template: str) -> Iterator[str]:
        position = 0
        while position < len(template):
            character = template[position]
            if character == "{":
                end = _closing(template, position)
                options = _options(template[position + 1 : end])
                yield from self._parts(self.chance.choice(options))
                position = end + 1
            elif character == "~":
                end = template.index("~", position + 1)
                yield self.rule(template[position + 1 : end])
                position = end + 1
            else:
                yield character
                position += 1


def _closing(template: str, start: int) -> int:
    depth = 0
    for position in range(start, len(template)):
        depth += {"{": 1, "}": -1}.get(template[position], 0)
        if not depth:
            return position
    raise ValueError(f"a brace is not closed in `{template}`")


def _options(body: str) -> list[str]:
    options, depth, start = [], 0, 0
    for position, character in enumerate(body):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character == "|" and not depth:
            options.append(body[start:position])
            start = position + 1
    options.append(body[start:])
    return options
