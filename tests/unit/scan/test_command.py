from __future__ import annotations

from pathlib import Path

import pytest

from bedrock_weir.cli import main

MAIL = "jo.doe@example.com"
TEXT = f"mail {MAIL}, key {'AKIA' + 'IOSFODNN7ABCDEFG'}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files with something in them, and without."""
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "clean.txt").write_text("The weather was fine.\n")
    (tmp_path / "image.bin").write_bytes(b"\x89PNG\r\n\x00\x00 " + MAIL.encode())
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("clean.txt",), 0),
        (("a.txt",), 1),
        (("clean.txt", "nowhere"), 2),
        (("a.txt", "nowhere"), 1),
        (("--classes", "AWS_ACCESS_KEY", "--ignore", "SECRET", "a.txt"), 0),
        (("--classes", "SECRET", "a.txt"), 1),
        (("--min-score", "1", "clean.txt"), 0),
        (("--min-score", "2", "clean.txt"), 2),
        (("--classes", "NOTHING_OF_THAT_NAME", "a.txt"), 2),
        (("--chunk", "0", "a.txt"), 2),
        (("--policy", "nowhere", "a.txt"), 2),
        (("--policy", "sandbox", "clean.txt"), 0),
        (("image.bin",), 0),
        (("--binary", "image.bin"), 1),
        (("--jsonl", "nowhere"), 2),
    ],
)
def test_exit_codes(
    folder: Path, arguments: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 found, 0 read and nothing found, 2 everything else."""
    monkeypatch.chdir(folder)
    assert main(["scan", *arguments]) == code


def test_flags_that_exclude_each_other(folder: Path) -> None:
    """The parser says so."""
    with pytest.raises(SystemExit, match="2"):
        main(["scan", "--json", "--jsonl", str(folder)])


def test_a_folder_may_have_the_name_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is only a name."""
    monkeypatch.chdir(tmp_path)
    Path("demo").mkdir()
    Path("demo", "a.txt").write_text("fine")
    assert main(["scan", "demo"]) == 0
    assert capsys.readouterr().out == "nothing found; 1 file read\n"


def test_no_value_is_told_unless_it_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every form."""
    for flags in ((), ("--json",)):
        assert main(["scan", *flags, str(folder)]) == 1
        assert MAIL not in capsys.readouterr().out
        assert main(["scan", "--show", *flags, str(folder)]) == 1
        assert MAIL in capsys.readouterr().out
