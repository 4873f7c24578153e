"""Other systems, to be measured beside ours on the same texts.

They are no dependencies: who wants to compare installs them, and spaCy's language
models are not used, so of Presidio it is the recognizers of patterns that are measured.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bedrock_weir.content import Finding, Span
from bedrock_weir.evaluation.systems import Said, System


class Presidio:
    """Microsoft Presidio's analyzer, with its recognizers of patterns.

    Args:
        least: the score from which a result counts; 0 is what it ships with.
    """

    tasks = frozenset({"entities"})
    trained_on: frozenset[str] = frozenset()

    def __init__(self, least: float = 0.0) -> None:
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        _stay_offline()
        analyzer = import_module("presidio_analyzer")
        engines = import_module("presidio_analyzer.nlp_engine")
        spacy = import_module("spacy")
        self.name = f"presidio from {least}" if least else "presidio"
        self.version = version("presidio-analyzer")
        self._least = least
        engine = engines.SpacyNlpEngine(
            models=[{"lang_code": "en", "model_name": "blank"}]
        )
        pipeline = spacy.blank("en")
        spacy.Language.component("words_as_lemmas", func=_words_as_lemmas)
        pipeline.add_pipe("words_as_lemmas")
        engine.nlp = {"en": pipeline}
        registry = analyzer.RecognizerRegistry()
        registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
        registry.remove_recognizer("SpacyRecognizer")
        self._analyzer = analyzer.AnalyzerEngine(
            registry=registry, nlp_engine=engine, supported_languages=["en"]
        )

    def say(self, text: str, kind: str = "user") -> Said:
        """Return what its analyzer finds."""
        results: list[Any] = self._analyzer.analyze(text, language="en")
        return Said(
            outermost(
                Finding(each.entity_type, Span(each.start, each.end), each.score)
                for each in results
                if each.score >= self._least
            )
        )

    def is_secret(self, data_class: str) -> bool:
        """Tell that nothing it finds is a secret."""
        return False


class DetectSecrets:
    """Yelp's detect-secrets, with its default plugins and filters, on files."""

    name = "detect-secrets"
    tasks = frozenset({"secrets"})
    trained_on: frozenset[str] = frozenset()

    def __init__(self) -> None:
        # `scan_line` would take every word: it is meant for words under suspicion.
        self._scan_file = import_module("detect_secrets.core.scan").scan_file
        settings = import_module("detect_secrets.settings")
        self.version = version("detect-secrets")
        self._open = ExitStack()
        self._open.enter_context(settings.default_settings())
        folder = self._open.enter_context(TemporaryDirectory(prefix="weir-"))
        self._file = Path(folder, "text.txt")

    def say(self, text: str, kind: str = "user") -> Said:
        """Return what its plugins find."""
        self._file.write_text(text, encoding="utf-8", newline="")
        return Said([_placed(text, each) for each in self._scan_file(str(self._file))])

    def is_secret(self, data_class: str) -> bool:
        """Tell that everything it finds is a secret."""
        return True


def _placed(text: str, secret: Any) -> Finding:
    """Return a secret with its place, which it tells as a line only."""
    lines = text.split("\n")[: secret.line_number]
    start = len(text) if not lines else sum(len(line) + 1 for line in lines[:-1])
    value = secret.secret_value or lines[-1]
    begin = max(start, text.find(value, start))
    return Finding(secret.type, Span(begin, begin + len(value)), 1.0)


def outermost(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what stands within another finding, as Presidio's anonymizer does."""
    kept: list[Finding] = []
    for finding in sorted(
        findings, key=lambda each: (each.span.start, -each.span.end, -each.score)
    ):
        if not any(finding.span.end <= other.span.end for other in kept):
            kept.append(finding)
    return kept


PEERS: Mapping[str, tuple[Callable[[], System], ...]] = {
    "presidio-analyzer": (Presidio, lambda: Presidio(least=0.4)),
    "detect-secrets": (DetectSecrets,),
}
"""What builds peers, by the name of their distribution."""


def installed() -> tuple[list[System], list[str]]:
    """Return the peers that can be measured, and what to do about the others."""
    found: list[System] = []
    missing = []
    for name, builders in PEERS.items():
        try:
            found += [build() for build in builders]
        except ImportError:
            missing.append(
                f"`{name}` is not installed; to compare with it: pip install {name}"
            )
    return found, missing


def _words_as_lemmas(doc: Any) -> Any:
    """Give every word itself as its lemma.

    Presidio looks for its context words within lemmas. A blank pipeline leaves those
    empty, and no score would ever be raised.
    """
    for token in doc:
        token.lemma_ = token.lower_
    return doc


def _stay_offline() -> None:
    """Let the list of domains be the one that comes with the package."""
    domains: Any = import_module("tldextract.tldextract")
    domains.TLD_EXTRACTOR = domains.TLDExtract(suffix_list_urls=())
