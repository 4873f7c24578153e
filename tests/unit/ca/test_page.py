"""docs/tls.md says what `weir ca` and `weir proxy` can do."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from bedrock_weir import settings
from bedrock_weir.ca.command import add_arguments
from bedrock_weir.certificates.names import SERVICES

PAGE = (Path(__file__).parents[3] / "docs/tls.md").read_text()


def flags_of_ca() -> set[str]:
    """The flags of `weir ca create` and `weir ca show`."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    (actions,) = (
        each for each in parser._actions if isinstance(each, argparse._SubParsersAction)
    )
    return {
        flag
        for action in actions.choices.values()
        for flag in action._option_string_actions
        if flag.startswith("--")
    }


def test_every_flag_of_the_page_exists():
    """In its commands, and in its text; those of other programs aside."""
    known = flags_of_ca() | {row.flag for row in settings.rows()}
    ours = [
        line
        for line in re.sub(r"\\\n\s*", "", PAGE).splitlines()
        if not line.startswith(("aws ", "openssl ", "keytool "))
    ]
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(ours)))
    assert {"--chain", "--bundle", "--tls-ca-chain"} <= named <= known


def test_every_flag_of_the_authority_is_explained():
    """`--help` and the page know the same ones."""
    for flag in flags_of_ca() - {"--help", "--json"}:
        assert flag in PAGE, flag


def test_every_service_is_named():
    """And those that are not inspected are not."""
    for service in SERVICES:
        assert f"`{service}`" in PAGE
