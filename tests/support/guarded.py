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


def bundle(*, settings: str = "", calls: str = CALLS, data: str = "") -> Bundle:
    """The sandbox's bundle, with a guardrail `main` that its calls must have.

    Args:
        settings: lines of the table `[guardrails.main]`, and tables after it.
        calls: the policies about calls.
        data: policies about data, beside the sandbox's own.
    """
    files = {path.name: path.read_bytes() for path in ROOT.iterdir()}
    table = f"""
        [guardrails.main]
        identifier = "{ID}"
        version = "{VERSION}"
        {settings}
    """
    files["bundle.toml"] += table.encode()
    files["calls.cedar"] = calls.encode()
    files["more.cedar"] = data.encode()
    return Bundle(files)


def snapshot(*, settings: str = "", calls: str = CALLS, data: str = "") -> Snapshot:
    """The same, ready to inspect calls."""
    return Snapshot(bundle(settings=settings, calls=calls, data=data))
