from __future__ import annotations

import threading

from bedrock_weir.doctor.check import (
    LONGEST,
    Check,
    Group,
    Outcome,
    each,
    fail,
    ok,
    once,
)
from bedrock_weir.doctor.running import examine

SECRET = "wJalrXUtnFEMI"


def check(name, parts):
    """Return a check of this name."""
    return Check(name, Group.NETWORK, "something", parts)


def raising(_):
    """Break, with a text that nobody may see."""
    raise RuntimeError(SECRET)


def test_a_check_that_raises_has_failed_and_the_others_go_on():
    """What it raised is named by its kind: its text could hold a secret."""
    found = examine(
        [
            check("broken", once(raising)),
            check("parts", raising),
            check("fine", once(lambda _: ok("seen"))),
        ],
        None,
        deadline=30,
    )
    outcomes = [each.result.outcome for each in found]
    assert outcomes == [Outcome.FAIL, Outcome.FAIL, Outcome.OK]
    for each_found in found[:2]:
        assert "`RuntimeError`" in each_found.result.seen
        assert SECRET not in str(each_found)


def test_a_check_that_hangs_fails_at_the_deadline():
    """Nobody waits for it, and the rest is told."""
    never = threading.Event()
    found = examine(
        [
            check("hangs", once(lambda _: ok(str(never.wait(60))))),
            check("fine", once(lambda _: ok("seen"))),
        ],
        None,
        deadline=1.0,
    )
    never.set()
    assert [each.result.outcome for each in found] == [Outcome.FAIL, Outcome.OK]
    assert "within 1 seconds" in found[0].result.seen
    assert "`--timeout`" in found[0].result.advice


def test_what_others_sent_moves_no_cursor():
    """Control characters are shown as what they are, and nothing is endless."""
    for made in (ok("a\x1b[2Jb"), fail("a\x1b[2Jb", "c\x1b]0;d\x07")):
        assert made.seen == "a\\x1b[2Jb"
        assert "\x1b" not in made.advice
    assert len(ok("x" * 10_000).seen) == LONGEST


def test_checks_run_at_the_same_time():
    """Three that wait for each other all come to their end."""
    together = threading.Barrier(3)

    def meet(_, number):
        return ok(f"{number} {together.wait(60) >= 0}")

    found = examine([check("meet", each(lambda _: [1, 2, 3], meet))], None, deadline=50)
    assert [(one.subject, one.result.seen) for one in found] == [
        ("1", "1 True"),
        ("2", "2 True"),
        ("3", "3 True"),
    ]


def test_a_check_of_nothing_is_skipped():
    """Where there is nothing to look at, that is said."""
    found = examine(
        [check("none", each(lambda _: [], lambda *_: ok("")))], None, deadline=5
    )
    assert [one.result.outcome for one in found] == [Outcome.SKIPPED]
