"""Bundles that require a guardrail, and calls under them."""

from __future__ import annotations

from pathlib import Path

from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.policy.bundle import Bundle

ROOT = Path(__file__).parents[2] / "policies" / "sandbox"
ID, VERSION = "abc123", "3"

CALLS = """
@id("guarded-calls")
@guardrail("main")
permit (principal, action, resource);
"""


BAND = "[guardrails.main.escalate]\nfrom = 0.3\nto = 0.8"
NO_ATTACKS = """
@id("no-attacks")
forbid (principal, action == Weir::Action::"Send",
  resource == Weir::DataClass::"PROMPT_INJECTION");
"""


def bundle(*, settings: str = "", calls: str = CALLS, data: str = "") -> Bundle:
    """The sandbox's bundle, with a guardrail `main` that its calls must have.

    Args:
        settings: lines of the table `[guardrails.main]`, and tables after it.
        calls: the policies about calls.
        data: policies about data, beside the sandbox's own.
    """
    return Bundle(files(settings=settings, calls=calls, data=data))


def files(
    *, settings: str = "", calls: str = CALLS, data: str = ""
) -> dict[str, bytes]:
    """The files of the same."""
    found = {path.name: path.read_bytes() for path in ROOT.iterdir()}
    table = f"""
        [guardrails.main]
        identifier = "{ID}"
        version = "{VERSION}"
        {settings}
    """
    found["bundle.toml"] += table.encode()
    found["calls.cedar"] = calls.encode()
    found["more.cedar"] = data.encode()
    return found


def snapshot(*, settings: str = "", calls: str = CALLS, data: str = "") -> Snapshot:
    """The same, ready to inspect calls."""
    return Snapshot(bundle(settings=settings, calls=calls, data=data))
