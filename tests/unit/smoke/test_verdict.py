from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bedrock_weir.audit.entry import Kind
from bedrock_weir.demo.records import Record, Stored
from bedrock_weir.smoke.calls import RUNTIME, Promise, SmokeCall, calls, cost
from bedrock_weir.smoke.making import Made
from bedrock_weir.smoke.verdict import Expected, judge

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
WRITER = "0123456789abcdef0123456789abcdef"
CALL_ID = "0193-call"
SENT = "ab" * 32
ANY = Expected()
DENIAL = f"bedrock-weir denied this call: no-secrets (call {CALL_ID})"
LOCKED = (NOW + timedelta(days=30)).isoformat()


def entry(kind, sequence, **weir):
    """Return an entry as far as a verdict looks at it."""
    disposition = weir.pop("disposition", "ALLOW")
    return {
        "disposition": disposition,
        "metadata": {
            "correlation_uid": CALL_ID,
            "log_name": WRITER,
            "sequence": sequence,
        },
        "unmapped": {
            "weir": {
                "kind": kind,
                "policy": {"digest": "sha256:aa"},
                "request": {"sha256": SENT},
                **weir,
            }
        },
    }


def stored(*entries):
    """Return the object that holds these entries."""
    first, last = (each["metadata"]["sequence"] for each in (entries[0], entries[-1]))
    key = f"p/dt=2026-11-26/hour=12/writer={WRITER}/{first:012d}-{last:012d}.jsonl.gz"
    return Stored(key, "GOVERNANCE", LOCKED, entries)


def records(*entries):
    """Return the records of one object."""
    holder = stored(*entries)
    return tuple(Record(each, holder) for each in entries)


def call(promise=Promise.ANSWERED):
    """Return a call of the table."""
    return SmokeCall("Converse", RUNTIME, "converse", {}, promise)


def broken(made, found, expected=ANY):
    """Return what is broken about a call."""
    (verdict,) = judge([made], {SENT: found}, expected, now=NOW)
    assert verdict.is_well is (not verdict.broken)
    return verdict.broken


ANSWERED = Made(call(), SENT)
WHOLE = (entry("decision", 4), entry("outcome", 5, ending="complete"))
REFUSED = Made(call(Promise.STOPPED), SENT, "AccessDeniedException", DENIAL, CALL_ID)
DENIED = entry("decision", 4, disposition="DENY")


def test_an_answer_that_is_recorded_whole_is_well():
    """The verdict tells the call's id and what both entries say."""
    (verdict,) = judge([ANSWERED], {SENT: records(*WHOLE)}, Expected(), now=NOW)
    assert verdict.broken == ()
    assert verdict.call_id == CALL_ID
    assert verdict.effect(Kind.DECISION) == "ALLOW"
    assert verdict.effect(Kind.OUTCOME) == "complete"
    assert verdict.outcome == "answered"


def test_a_denial_that_is_recorded_is_well():
    """Where it was promised; without an outcome, for nothing was forwarded."""
    assert broken(REFUSED, records(DENIED)) == ()


def test_a_redaction_that_is_recorded_is_well():
    """The record says that something else was forwarded than came."""
    request = {"sha256": SENT, "forwarded_sha256": "cd" * 32}
    redacted = entry("decision", 4, disposition="ANONYMIZE", request=request)
    made = Made(call(Promise.STOPPED), SENT)
    assert broken(made, records(redacted, WHOLE[1])) == ()


@pytest.mark.parametrize(
    ("made", "entries", "said"),
    [
        (ANSWERED, (), "one decision was to be on the record, not 0"),
        (ANSWERED, (WHOLE[0],), "1 outcome was to be there, not 0"),
        (ANSWERED, (WHOLE[0], entry("decision", 5)), "not 2"),
        (
            ANSWERED,
            (WHOLE[0], entry("outcome", 5, ending="truncated")),
            "the record says truncated",
        ),
        (
            ANSWERED,
            (entry("outcome", 4, ending="complete"), entry("decision", 5)),
            "the outcome stands before the decision",
        ),
        (ANSWERED, (DENIED,), "do not tell the same"),
        (
            replace(REFUSED, call=call()),
            (DENIED,),
            "the proxy denied what it was to permit: no-secrets",
        ),
        (
            Made(call(), SENT, "ValidationException", "no such model"),
            WHOLE,
            "it was to be answered: ValidationException: no such model",
        ),
        (
            Made(call(Promise.STOPPED), SENT),
            WHOLE,
            "the access key reached the model",
        ),
        (
            replace(REFUSED, message="You don't have access to the model"),
            (DENIED,),
            "it was to be denied by the proxy",
        ),
        (replace(REFUSED, request_id="other"), (DENIED,), "another call's id"),
        (
            ANSWERED,
            (WHOLE[0], entry("outcome", 5, ending="complete", policy={"digest": "b"})),
            "different policies",
        ),
        (
            Made(call(), "", "EndpointConnectionError", "refused", is_reached=False),
            (),
            "weir doctor client",
        ),
    ],
)
def test_what_is_not_as_promised_is_told(made, entries, said):
    """By what the caller got, and by what the entries say."""
    found = records(*entries) if entries else ()
    told = judge([made], {made.sent: found}, Expected(), now=NOW)[0].broken
    assert any(said in each for each in told), told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mode": "", "retain_until": ""}, "not locked, or you may not see it"),
        ({"retain_until": (NOW - timedelta(days=1)).isoformat()}, "the lock ends"),
        ({"key": "p/notes.txt"}, "a key that no batch has"),
        ({"key": stored(*WHOLE).key.replace(WRITER, "f" * 32)}, "place in the log"),
        ({"key": stored(*WHOLE).key.replace("04-", "03-")}, "place in the log"),
    ],
)
def test_an_object_that_is_not_as_it_must_be_is_told(change, said):
    """Its lock, its key, and the place in the log that the key names."""
    holder = replace(stored(*WHOLE), **change)
    found = tuple(Record(each, holder) for each in WHOLE)
    told = broken(ANSWERED, found)
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Expected(mode="COMPLIANCE"), "GOVERNANCE, not COMPLIANCE"),
        (Expected(days=31), "before the 31 expected"),
        (Expected(digest="sha256:bb"), "under another policy"),
    ],
)
def test_what_is_expected_of_the_deployment_is_held_against_it(expected, said):
    """The lock's mode and days, and the policy's digest."""
    told = broken(ANSWERED, records(*WHOLE), expected)
    assert len(told) == 1
    assert said in told[0]
    fulfilled = Expected("GOVERNANCE", 30, "sha256:aa")
    assert broken(ANSWERED, records(*WHOLE), fulfilled) == ()


def test_two_runs_have_no_request_in_common():
    """Every request holds the run's word, and every one is another."""
    one, two = (calls(w, model="m", knowledge_base="kb") for w in ("bcd", "fgh"))
    asked = [str(each.arguments) for each in (*one, *two)]
    assert len(set(asked)) == len(asked) == 8
    assert deepcopy(one) == calls("bcd", model="m", knowledge_base="kb")


def test_the_cost_is_of_the_calls_that_are_made():
    """Tokens for models, a search where there is one."""
    assert "180 tokens in and 48 out;" in cost(
        calls("w", model="m", knowledge_base=None)
    )
    assert "1 search" in cost(calls("w", model="m", knowledge_base="kb"))
