"""`weir eval`: its flags, and what it does with them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

from bedrock_weir.classifiers import whole
from bedrock_weir.errors import SettingsError
from bedrock_weir.evaluation.corpora import load
from bedrock_weir.evaluation.measure import Section, measure
from bedrock_weir.evaluation.peers import installed
from bedrock_weir.evaluation.plot import svg
from bedrock_weir.evaluation.report import console, show
from bedrock_weir.evaluation.systems import Ours, System
from bedrock_weir.scan import engine

_DESCRIPTION = """\
Measure detection on labelled texts: precision, recall and F1 by type and by source,
true positives at 1 % false positives, and what it costs in time and memory.
"""
_EPILOG = """\
A folder holds files of JSON lines, one for each source:

  pii_*, ner_*   {"text": ..., "spans": [{"start": 0, "end": 5, "type": "EMAIL"}]}
  secrets_*      the same, with "label": 1 where a text holds a secret, 0 where not
  pi_*           {"text": ..., "label": 1} for attacks, 0 for what is none
  benign_*       {"text": ...}, none of which is an attack

examples:
  weir eval detection corpora/
  weir eval detection corpora/ --json --plot detection.svg > detection.json
  weir eval detection corpora/ --only entities,secrets --peers
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `weir eval`, and their flags."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    detection = actions.add_parser(
        "detection",
        help="how much of what is there is found, and how fast",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    detection.add_argument("folder", metavar="DIR", help="a folder of *.jsonl files")
    detection.add_argument(
        "--json", action="store_true", help="one JSON document instead of tables"
    )
    detection.add_argument(
        "--plot", metavar="FILE.svg", help="draw ROC curves and F1 into a file"
    )
    detection.add_argument(
        "--peers",
        action="store_true",
        help="measure presidio-analyzer and detect-secrets on the same texts, where"
        " they are installed",
    )
    names = ", ".join(section.value for section in Section)
    detection.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="A,B",
        help=f"measure this only: {names}",
    )
    detection.add_argument(
        "--limit",
        type=int,
        metavar="N",
        help="take N texts of each source at the most, for a quick look",
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure, and tell the figures.

    Raises:
        SettingsError: a flag or a corpus is wrong.
    """
    sections = sections_of(arguments.only)
    if arguments.limit is not None and arguments.limit < 1:
        raise SettingsError("flag `--limit` is not at least 1")
    corpora = load(arguments.folder, arguments.limit)
    whole.warm()
    ours = Ours(engine.build(), engine.secret_classes(), engine.trained_on())
    peers: Sequence[System] = ()
    if arguments.peers:
        peers, missing = installed()
        for line in missing:
            _say(line)
    figures = measure(ours, peers, corpora, sections=sections, tell=_say)
    if arguments.plot is not None:
        _write(arguments.plot, svg(figures))
    if arguments.json:
        text = orjson.dumps(figures, option=orjson.OPT_INDENT_2).decode()
        sys.stdout.write(f"{text}\n")
    else:
        show(figures, console(sys.stdout))
    sys.stdout.flush()
    return 0


def sections_of(given: Sequence[str]) -> frozenset[Section]:
    """Return what is to be measured; everything, where nothing is named.

    Raises:
        SettingsError: a name is not known.
    """
    names = [name.strip() for text in given for name in text.split(",")]
    try:
        return frozenset(Section(name) for name in names if name) or frozenset(Section)
    except ValueError:
        known = ", ".join(f"`{section.value}`" for section in Section)
        raise SettingsError(f"flag `--only` knows {known}") from None


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"the file of flag `--plot` cannot be written: {error.strerror}"
        raise SettingsError(message) from error


def _say(line: str) -> None:
    sys.stderr.write(f"weir eval: {line}\n")
    sys.stderr.flush()
