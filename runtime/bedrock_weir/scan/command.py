"""`weir scan`: its flags, and what it does with them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper

import orjson

from bedrock_weir.errors import SettingsError
from bedrock_weir.scan import engine
from bedrock_weir.scan.choice import chosen
from bedrock_weir.scan.detecting import part_kind
from bedrock_weir.scan.document import Document
from bedrock_weir.scan.jsonl import Lines
from bedrock_weir.scan.listing import STDIN
from bedrock_weir.scan.run import Run, opened
from bedrock_weir.scan.tally import Tally

_BROKEN_PIPE = 141
"""What a shell says of a program that SIGPIPE ended."""

_DESCRIPTION = """\
Say what is in texts: personal data, secrets, prompt injection. Everything happens in
this process; nothing is sent anywhere. Values are masked, unless --show is given.
"""
_EPILOG = """\
examples:
  weir scan notes.txt src/              files and folders, as a table
  git diff | weir scan                  standard input
  weir scan --json --classes SECRET .   secrets only, as one JSON document
  weir scan --ignore URL,NAME report.md
  echo '{"text": "mail jo@example.com", "kind": "user"}' | weir scan --jsonl

exit codes:
  0  everything was read and nothing was found
  1  something was found: a finding, or a text whose PROMPT_INJECTION score is 0.5
     or more
  2  it was asked for wrongly, or something could not be read and nothing was found

In a folder, version control, caches and installed packages (.git, .venv,
node_modules ...), symbolic links and files that are not text are left out.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of `weir scan`."""
    parser.description = _DESCRIPTION
    parser.epilog = _EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "names",
        nargs="*",
        metavar="FILE",
        help="files or folders; standard input without any, or for `-`",
    )
    _add_forms(parser)
    _add_choices(parser)


def _add_forms(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--json", action="store_true", help="one JSON document instead of a table"
    )
    form.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines {"text": ..., "kind": "user"} and answer each by a line, in'
        " order and at once; offsets are in characters",
    )
    parser.add_argument(
        "--keep-going",
        action="store_true",
        help='with --jsonl: answer a bad line by {"error": ...} and go on',
    )
    parser.add_argument(
        "--show",
        action="store_true",
        help="print the values that were found, for your own terminal",
    )


def _add_choices(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--classes",
        action="append",
        default=[],
        metavar="A,B",
        help="tell of these classes or groups only (EMAIL, SECRET, PII ...)",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="A,B",
        help="leave these classes or groups out",
    )
    parser.add_argument(
        "--min-score",
        type=float,
        default=0.0,
        metavar="SCORE",
        help="leave findings below this score out, 0 to 1 (%(default)s)",
    )
    parser.add_argument(
        "--kind",
        default="user",
        metavar="KIND",
        help="what the texts are to a model: user, document, tool_result, answer ..."
        " (%(default)s)",
    )
    parser.add_argument(
        "--policy",
        metavar="BUNDLE",
        help="use this bundle's own rules, too (a folder, or a shipped bundle's name)",
    )
    parser.add_argument(
        "--chunk",
        type=int,
        metavar="N",
        help="read as a stream, in pieces of N characters; finds the same",
    )
    parser.add_argument(
        "--binary", action="store_true", help="read files that are not text, too"
    )


def run(arguments: argparse.Namespace) -> int:
    """Scan what was named; return the exit code.

    Raises:
        SettingsError: a flag or a line is wrong.
        PolicyError: the bundle is wrong.
    """
    if arguments.chunk is not None and arguments.chunk < 1:
        raise SettingsError("flag `--chunk` is not at least 1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _scan(arguments).exit_code
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer has no reader either, when Python flushes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return code


def _scan(arguments: argparse.Namespace) -> Tally:
    names: Sequence[str] = arguments.names or (STDIN,)
    choice = chosen(
        classes=arguments.classes,
        ignored=arguments.ignore,
        min_score=arguments.min_score,
        known=engine.known_classes(),
    )
    detector = engine.build(arguments.policy)
    kind = part_kind(arguments.kind)
    if arguments.jsonl:
        lines = Lines(
            detector,
            choice,
            kind=kind,
            chunk=arguments.chunk,
            keep_going=arguments.keep_going,
        )
        return _answer(lines, names)
    files = Run(
        detector,
        choice,
        kind=kind,
        chunk=arguments.chunk,
        binary=arguments.binary,
        show=arguments.show,
        document=Document(arguments.show) if arguments.json else None,
        out=sys.stdout,
        err=sys.stderr,
    )
    return _files(files, names)


def _files(files: Run, names: Sequence[str]) -> Tally:
    tally = files.over(names)
    if files.document is None:
        files.out.write(f"{tally.line()}\n")
    else:
        told = files.document.as_json(tally)
        text = orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()
        files.out.write(f"{text}\n")
    return tally


def _answer(lines: Lines, names: Sequence[str]) -> Tally:
    tally = Tally()
    for name in names:
        try:
            with opened(name) as file:
                # `readline` returns a line as soon as it is there.
                each = iter(partial(file.readline), b"")
                title = "standard input" if name == STDIN else name
                lines.run(
                    each, name=title, out=sys.stdout.buffer, err=sys.stderr, tally=tally
                )
        except BrokenPipeError:
            raise
        except OSError as error:
            message = f"`{name}` cannot be read: {error.strerror}"
            raise SettingsError(message) from error
    return tally
