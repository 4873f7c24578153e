from __future__ import annotations

import re
from io import StringIO
from xml.etree.ElementTree import fromstring

import orjson
import pytest

from bedrock_weir.content import Finding, Span
from bedrock_weir.errors import SettingsError
from bedrock_weir.evaluation import peers
from bedrock_weir.evaluation.command import sections_of
from bedrock_weir.evaluation.corpora import Corpus, Document, Gold, Task
from bedrock_weir.evaluation.holding import held
from bedrock_weir.evaluation.measure import Section, measure
from bedrock_weir.evaluation.plot import svg
from bedrock_weir.evaluation.report import console, show
from bedrock_weir.evaluation.systems import Ours, Said
from tests.support.detecting import Numbers

PIN = Gold("PIN", Span(0, 4))
CORPORA = [
    Corpus("benign_a", Task.BENIGN, tuple(map(Document, ("a", "b 12345", "c")))),
    Corpus(
        "pi_<b>",
        Task.INJECTION,
        (Document("attack", label=1), Document("x", label=1), Document("y")),
    ),
    Corpus("pii_c", Task.ENTITIES, (Document("1234 ok", (PIN,), 1), Document("clean"))),
    Corpus("secrets_d", Task.SECRETS, (Document("1234", (PIN,), 1), Document("a"))),
]
SECTIONS = frozenset(Section) - {Section.SPEED, Section.MEMORY}


class Peer:
    """Finds words with an x."""

    name, version, tasks = "peer", "1", frozenset({"entities"})
    trained_on: frozenset[str] = frozenset()

    def say(self, text: str, kind: str = "user") -> Said:
        """Return what is in a text."""
        found = re.finditer(r"\w*x\w*", text)
        return Said([Finding("X", Span(*match.span())) for match in found])

    def is_secret(self, data_class: str) -> bool:
        """Tell nothing."""
        return False


@pytest.fixture(scope="module")
def figures() -> dict:
    """Figures of everything but time and memory."""
    ours = Ours(Numbers(), frozenset({"PIN"}))
    return measure(ours, [Peer()], CORPORA, sections=SECTIONS, tell=lambda _: None)


def test_every_section_is_measured(figures: dict) -> None:
    """Known texts, known figures."""
    assert figures["entities"]["pii_c"]["structured"]["micro"]["f1"] == 1
    assert figures["entities"]["pii_c"]["clean"]["rate"] == 0
    assert figures["secrets"]["secrets_d"]["secret"]["recall"] == 1
    assert figures["benign"]["all"]["rate"] == pytest.approx(1 / 3)
    assert figures["benign"]["all"]["rate_secrets"] == 0
    assert figures["injection"]["by_source"]["pi_<b>"]["true_positives"] == 0.5
    assert set(figures["held"]) == {"prose", "code", "JSON"}
    assert figures["peers"]["peer"]["entities"]["pii_c"]["by_type"]["PIN"]["f1"] == 0
    assert "secrets" not in figures["peers"]["peer"]


def test_the_figures_are_json(figures: dict) -> None:
    """Everything of them."""
    assert orjson.loads(orjson.dumps(figures))["peers"]["peer"]["version"] == "1"


def test_the_figures_are_tables(figures: dict) -> None:
    """The peer stands beside us."""
    out = StringIO()
    show(figures, console(out))
    text = out.getvalue()
    for words in ("F1 peer", "pii_c", "secrets_d", "33.33%", "held, JSON", "pi_<b>"):
        assert words in text
    assert max(map(len, text.splitlines())) <= 120


def test_the_figures_are_a_drawing(figures: dict) -> None:
    """Well-formed, with a curve and a bar; or empty."""
    drawing = svg(figures)
    root = fromstring(drawing)  # noqa: S314 - we wrote it
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("polyline") == 1
    assert "pi_&lt;b&gt;" in drawing
    fromstring(svg({}))  # noqa: S314 - we wrote it


def test_only_what_is_asked_for_is_measured() -> None:
    """Nothing else is in the document."""
    ours = Ours(Numbers(), frozenset())
    sections = sections_of(["secrets", " secrets,"])
    figures = measure(ours, [], CORPORA, sections=sections, tell=lambda _: None)
    assert "secrets" in figures
    assert not {"entities", "benign", "injection", "speed", "held"} & set(figures)
    assert sections_of([]) == frozenset(Section)
    with pytest.raises(SettingsError, match="`--only` knows `entities`"):
        sections_of(["nothing"])


def test_held_characters_are_counted_after_each_piece() -> None:
    """Of 16 bytes."""
    assert held(Numbers(), "a" * 14 + "12" + "345" + "b" * 13 + "1") == [2, 0, 1]


def test_missing_peers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do about it."""

    def missing() -> Peer:
        raise ImportError("no")

    monkeypatch.setattr(peers, "PEERS", {"some-peer": (missing,), "peer": (Peer,)})
    found, lines = peers.installed()
    assert [each.name for each in found] == ["peer"]
    assert lines == [
        "`some-peer` is not installed; to compare with it: pip install some-peer"
    ]


def test_the_outermost_findings_stay() -> None:
    """One within another is the same thing said twice."""
    findings = [
        Finding("URL", Span(3, 9)),
        Finding("EMAIL", Span(0, 9)),
        Finding("PHONE", Span(5, 12)),
    ]
    kept = peers.outermost(findings)
    assert [each.data_class for each in kept] == ["EMAIL", "PHONE"]


def test_the_drawing_has_a_place_for_every_bar(figures: dict) -> None:
    """Bars stand within the drawing."""
    root = fromstring(svg(figures))  # noqa: S314 - we wrote it
    height = float(root.attrib["height"])
    for element in root.iter("{http://www.w3.org/2000/svg}rect"):
        if element.get("y"):
            assert float(element.attrib["y"]) < height
