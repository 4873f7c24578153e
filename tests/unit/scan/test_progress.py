from __future__ import annotations

from io import StringIO

import pytest

from bedrock_weir.scan import progress
from bedrock_weir.scan.progress import Progress
from bedrock_weir.scan.tally import Tally


class Terminal(StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_long_run_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """And takes the line away again."""
    monkeypatch.setattr(progress, "FIRST", 0.0)
    out = Terminal()
    line = Progress(out)
    line.show(Tally(files=1234, characters=5_600_000))
    assert out.getvalue().endswith("weir scan: 1,234 files, 5.6 million characters")
    line.show(Tally())  # not yet again
    line.clear()
    assert out.getvalue().count("weir scan") == 1
    assert out.getvalue().endswith("\r\x1b[K")


def test_a_short_run_says_nothing() -> None:
    """Nor does one that nobody watches."""
    out = Terminal()
    line = Progress(out)
    line.show(Tally())
    line.clear()
    assert out.getvalue() == ""


def test_nothing_is_written_to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs stay readable."""
    monkeypatch.setattr(progress, "FIRST", 0.0)
    out = StringIO()
    Progress(out).show(Tally())
    assert out.getvalue() == ""
