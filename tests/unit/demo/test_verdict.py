from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest

from bedrock_weir.audit.entry import Ending
from bedrock_weir.call import Path
from bedrock_weir.demo.calls import DENIED, DemoCall, Got, Promise
from bedrock_weir.demo.document import Result, document
from bedrock_weir.demo.records import Record, Stored
from bedrock_weir.demo.show import WIDTH, console, show
from bedrock_weir.demo.verdict import Played, judge, promised_entries

MODEL = "amazon.nova-lite-v1:0"
ID = "01a20911-99f3-7000-8000-000000000000"
LOCKED = Stored(
    "records/dt=2026-01-31/hour=07/writer=" + "a" * 32 + "/000000000000-1.jsonl.gz",
    "GOVERNANCE",
    "2027-01-31T07:00:00+00:00",
    (),
)
REDACTED = Promise(
    "redacted",
    "Hello {EMAIL}.",
    prompt="Who?",
    classes=frozenset({"EMAIL"}),
)
REFUSED = Promise("denied", error=DENIED, effect="DENY", ending=None)


def played(promise: Promise, got: Got, *prompts: str) -> Played:
    """Return a call that was made through the proxy."""
    call = DemoCall("a call", MODEL, lambda _client, _model: iter(()), promise)
    bodies = [{"messages": [{"role": "user", "content": each}]} for each in prompts]
    received = tuple({"body": json.dumps(body).encode()} for body in bodies)
    return Played(call, Path.PROXY, got, received)


def record(
    effect: str, *, via: str = "proxy", stored: Stored = LOCKED, found: tuple = ()
) -> Record:
    """Return a decision, or an outcome where the effect is an ending."""
    is_outcome = effect in [*Ending]
    weir: dict[str, Any] = {
        "kind": "outcome" if is_outcome else "decision",
        "path": {"via": via},
        "findings": {"counts": [{"class": each, "remedy": "REDACT"} for each in found]},
    }
    weir |= {"ending": effect} if is_outcome else {}
    entry = {
        "metadata": {"correlation_uid": ID},
        "resources": [{"uid": MODEL}],
        "disposition": effect,
        "unmapped": {"weir": weir},
    }
    return Record(entry, stored)


GOOD = played(REDACTED, Got("Hello {EMAIL}."), "Who?")
GOOD_RECORDS = [record("complete", found=("EMAIL",)), record("ALLOW")]
DENIAL = Got("", DENIED, f"bedrock-weir denied this call: a reason (call {ID})")


def test_a_promise_that_is_kept_has_nothing_broken():
    """What was seen is what was promised; the reason comes from the record."""
    (verdict,) = judge([GOOD], GOOD_RECORDS)
    assert verdict.broken == ()
    assert verdict.outcome == '"Hello {EMAIL}."'
    assert verdict.why == "EMAIL redacted in the answer"
    assert [each.effect for each in verdict.records] == ["ALLOW", "complete"]


def test_a_denial_that_was_promised_tells_its_reason():
    """The reason is the denial's own, without what stands around it."""
    (verdict,) = judge([played(REFUSED, DENIAL)], [record("DENY")])
    assert verdict.as_promised
    assert (verdict.outcome, verdict.why) == (DENIED, "a reason")


@pytest.mark.parametrize(
    ("made", "records", "word"),
    [
        (replace(GOOD, got=Got("Hello a@b.cd.")), GOOD_RECORDS, "the caller"),
        (replace(GOOD, got=replace(DENIAL, text="Hello {EMAIL}.")), GOOD_RECORDS, "er"),
        (replace(GOOD, received=()), GOOD_RECORDS, "the model"),
        (played(REFUSED, DENIAL, "Who?"), [record("DENY")], "`nothing`"),
        (GOOD, [], "the decision"),
        (GOOD, GOOD_RECORDS[1:], "the outcome"),
        (GOOD, [*GOOD_RECORDS, record("ALLOW")], "the decision"),
        (GOOD, [record("truncated", found=("EMAIL",)), record("ALLOW")], "the outcome"),
        (GOOD, [record("complete"), record("ALLOW")], "the classes"),
        (GOOD, [record("complete"), record("ALLOW", via="interceptor")], "decision"),
        (
            played(REFUSED, replace(DENIAL, message="another id")),
            [record("DENY")],
            "the call's id",
        ),
    ],
)
def test_whatever_differs_breaks_the_promise(made, records, word):
    """Another text, error, prompt, entry, class or id is not as promised."""
    (verdict,) = judge([made], records)
    assert not verdict.as_promised
    assert word in "; ".join(verdict.broken)


def test_a_promise_says_how_many_entries_it_makes():
    """A forwarded call has two entries, a denied one has one."""
    assert promised_entries([GOOD, played(REFUSED, DENIAL)]) == 3


@pytest.mark.parametrize(
    ("records", "is_ok"),
    [
        (GOOD_RECORDS, True),
        ([], False),
        ([*GOOD_RECORDS, record("ALLOW", via="interceptor")], False),
        (
            [
                record("complete", found=("EMAIL",)),
                record("ALLOW", stored=replace(LOCKED, key="k", mode="")),
            ],
            False,
        ),
    ],
)
def test_the_result_is_good_only_with_every_record_locked(records, is_ok):
    """A record too few, too many or not locked spoils the whole demo."""
    result = Result(judge([GOOD], records), records, 1.0)
    assert result.ok is is_ok
    assert document(result, {})["ok"] is is_ok


def test_no_call_is_no_success():
    """A demo in which nothing was called has shown nothing."""
    assert not Result((), (), 1.0).ok


def test_tables_are_plain_text_of_a_hundred_columns():
    """Where no terminal reads them, tables have no colour and fit the width."""
    out = io.StringIO()
    result = Result(judge([GOOD], GOOD_RECORDS), GOOD_RECORDS, 1.0)
    show(result, console(out))
    text = out.getvalue()
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "1 of 1 calls ended as promised; 2 records in S3, every one under" in text


def test_a_broken_promise_is_shown_with_what_broke_it():
    """The table marks the call, and says what was not as promised."""
    out = io.StringIO()
    result = Result(judge([GOOD], []), [], 1.0)
    show(result, console(out))
    words = " ".join(out.getvalue().split())
    assert "NO" in words
    assert "0 of 1 calls ended as promised" in words
