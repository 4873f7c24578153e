"""The `[guardrails.NAME]` tables: what is accepted, and what is refused by name."""

from __future__ import annotations

import tomllib

import pytest

from bedrock_weir.errors import PolicyError
from bedrock_weir.guardrails.settings import (
    Api,
    Guardrail,
    OnFailure,
    Trace,
    parse_guardrails,
)

ARN = "arn:aws:bedrock:eu-west-1:123456789012:guardrail/abc123"


def parse(text: str, name: str = "main") -> Guardrail:
    """The one table of a settings file."""
    return parse_guardrails({name: tomllib.loads(text)})[name]


def test_an_identifier_and_a_version_are_enough() -> None:
    """Everything else has the stricter value."""
    guardrail = parse('identifier = "abc123"\nversion = "3"')
    assert guardrail.pinned == "abc123:3"
    assert guardrail.trace is Trace.ENABLED
    assert not guardrail.may_narrow
    assert guardrail.consult.on_failure is OnFailure.CLOSED
    assert guardrail.escalate is None


def test_every_setting_is_read() -> None:
    """As a bundle writes them."""
    guardrail = parse(f"""
        identifier = "{ARN}"
        version = "DRAFT"
        allow_draft = true
        trace = "enabled_full"
        stream_mode = "sync"
        may_narrow = true
        consult = {{ timeout = 1, on_failure = "open", units = 10, cache = 5 }}
        output = {{ characters = 500, overlap = 100 }}
        [escalate]
        class = "PROMPT_INJECTION"
        from = 0.3
        to = 0.8
        units = 60
        timeout = 0.5
        on_failure = "open"
        cache = 60
        api = "checks"
        severity = 0.7
    """)
    assert guardrail.id == "abc123"
    assert guardrail.consult.units == 10
    assert guardrail.output.overlap == 100
    assert guardrail.escalate is not None
    assert (guardrail.escalate.from_, guardrail.escalate.to) == (0.3, 0.8)
    assert guardrail.escalate.api is Api.CHECKS


GOOD = 'identifier = "abc123"\nversion = "3"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('version = "3"', "`guardrails.main.identifier`"),
        ('identifier = "abc123"', "`guardrails.main.version`"),
        ('identifier = "ABC"\nversion = "3"', "neither a guardrail's id nor its ARN"),
        ('identifier = ""\nversion = "3"', "neither a guardrail's id nor its ARN"),
        ('identifier = "abc123"\nversion = "DRAFT"', "set allow_draft"),
        ('identifier = "abc123"\nversion = "draft"', "must be a number"),
        ('identifier = "abc123"\nversion = "0"', "must be a number"),
        ('identifier = "abc123"\nversion = 3', "`guardrails.main.version`"),
        (GOOD + 'stream_mode = "async"', "`guardrails.main.stream_mode`"),
        (GOOD + 'trace = "some"', "`guardrails.main.trace`"),
        (GOOD + "unknown = 1", "`guardrails.main.unknown`"),
        (GOOD + "output = { characters = 100, overlap = 60 }", "at most half"),
        (
            GOOD + "output = { characters = 9000 }",
            "`guardrails.main.output.characters`",
        ),
        (GOOD + "escalate = { from = 0.6, to = 0.9 }", "around 0.5"),
        (GOOD + "escalate = { from = 0.5, to = 0.5 }", "around 0.5"),
        (GOOD + "escalate = { to = 0.9 }", "`guardrails.main.escalate.from`"),
        (
            GOOD + 'escalate = { from = 0.3, to = 0.9, class = "EMAIL" }',
            "`guardrails.main.escalate.class`",
        ),
        (
            GOOD + "escalate = { from = 0.3, to = 0.9, timeout = 0 }",
            "`guardrails.main.escalate.timeout`",
        ),
        (GOOD + 'consult = { on_failure = "maybe" }', "`guardrails.main.consult."),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    """And nothing is guessed."""
    with pytest.raises(PolicyError) as caught:
        parse(text)
    assert said in str(caught.value)


def test_a_name_is_a_plain_word() -> None:
    """It stands in annotations and in records."""
    with pytest.raises(PolicyError, match="use letters"):
        parse(GOOD, name="a b")
