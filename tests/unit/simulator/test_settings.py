from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bedrock_weir.errors import SettingsError
from bedrock_weir.simulator.command import add_arguments, settings_of
from bedrock_weir.simulator.replies import ECHO, Replies, Reply, read_replies
from bedrock_weir.simulator.settings import (
    EXAMPLE,
    VARIABLE,
    Credential,
    SimulatorSettings,
    dump_settings,
    load_settings,
)


def parse(*flags: str) -> SimulatorSettings:
    """Return the settings of a command line."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return settings_of(parser.parse_args(flags), address="127.0.0.1")


def test_settings_travel() -> None:
    """What is written into the environment is read from it."""
    settings = SimulatorSettings(
        credentials=(Credential("A", "b", "c"),),
        bearer_tokens=("t",),
        hosts=("h:1",),
        replies={"*": Reply(text="x"), "m": Reply(frames=(b"YWJj",))},
    )
    assert load_settings({VARIABLE: dump_settings(settings)}) == settings
    assert load_settings({}) == SimulatorSettings()


def test_wrong_settings_are_named_and_not_quoted() -> None:
    """The error has the field's name, and no secret."""
    with pytest.raises(SettingsError, match="hosts") as caught:
        load_settings({VARIABLE: '{"hosts": 1, "bearer_tokens": ["secret"]}'})
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(Credential("A", "secret", "secret"))


def test_flags(tmp_path: Path) -> None:
    """Flags become settings, with AWS's example pair where none is given."""
    assert parse().credentials == (EXAMPLE,)
    assert parse().hosts == ("127.0.0.1", "localhost")
    file = tmp_path / "replies.json"
    file.write_text('{"m": {"text": "x"}}')
    flags = ("--credentials", "A:b", "--credentials", "C:d:e", "--bearer", "t")
    settings = parse(*flags, "--host", "h", "--replies", str(file))
    assert settings.credentials == (Credential("A", "b"), Credential("C", "d", "e"))
    assert (settings.bearer_tokens, settings.hosts) == (("t",), ("h",))
    assert settings.replies == {"m": Reply(text="x")}


def test_wrong_flags(tmp_path: Path) -> None:
    """A flag that cannot be read is named."""
    file = tmp_path / "replies.json"
    file.write_text('{"m": {"txt": "x"}}')
    for flags in (
        ("--credentials", "A"),
        ("--replies", str(file)),
        ("--replies", str(tmp_path / "none")),
    ):
        with pytest.raises(SettingsError, match=flags[0]):
            parse(*flags)


def test_replies_fall_back() -> None:
    """A model's own reply comes first, then `*`, then the echo; calls are counted."""
    replies = Replies({"*": Reply(text="any")})
    replies.set("m", Reply(text="own"))
    assert replies.take("m") == (Reply(text="own"), 0)
    assert replies.take("m") == (Reply(text="own"), 1)
    assert replies.take("n") == (Reply(text="any"), 0)
    replies.reset()
    assert replies.take("m") == (Reply(text="any"), 0)
    assert Replies({}).take("m") == (ECHO, 0)


def test_a_wrong_fault_is_refused() -> None:
    """A fault without its fields, or of no kind, is a wrong script."""
    for fault in ("{}", '{"kind": "truncate"}', '{"kind": "x"}'):
        with pytest.raises(SettingsError, match="fault"):
            read_replies(f'{{"m": {{"fault": {fault}}}}}'.encode())
