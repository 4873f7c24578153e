"""Which local findings are uncertain, and what a second opinion makes of them.

Rule 1: below the band there is no finding, above it there is one, and nobody is asked.
Rule 2: within it, a guardrail that blocks makes the finding certain; one that does not
        takes it away.
Rule 3: without an opinion the local classifier's own threshold counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bedrock_weir.content import Finding
from bedrock_weir.guardrails.settings import THRESHOLD, Escalation, Guardrail

Findings = tuple[tuple[Finding, ...], ...]
"""For each text, what was found in it."""

SCORED = frozenset({"PROMPT_INJECTION"})
"""Classes whose findings carry a score that a band can be about."""


def floor(guardrails: Iterable[Guardrail]) -> float:
    """Return the least score that any of the bands is about."""
    bands = (item.escalate.from_ for item in guardrails if item.escalate is not None)
    return min((THRESHOLD, *bands))


def local(findings: Findings) -> Findings:
    """Return what the local classifier finds by itself (rule 3)."""
    return _kept(findings, THRESHOLD)


def certain(findings: Findings, band: Escalation) -> Findings:
    """Return what is found whatever anybody says."""
    return _kept(findings, band.to)


def possible(findings: Findings, band: Escalation) -> Findings:
    """Return what is found if every doubt is confirmed."""
    return _kept(findings, band.from_)


def doubts(findings: Findings, band: Escalation) -> dict[int, Finding]:
    """Return the uncertain finding of each text that has one, by the text's number."""
    return {
        number: finding
        for number, found in enumerate(findings)
        for finding in found
        if finding.data_class == band.class_ and band.from_ <= finding.score < band.to
    }


def settled(
    findings: Findings, band: Escalation, opinions: Mapping[int, bool | None]
) -> Findings:
    """Return what is found after the second opinions (rules 2 and 3).

    Args:
        findings: what the classifier said.
        band: what was in doubt.
        opinions: whether each doubt is confirmed, by the text's number; None where
            nobody answered.
    """
    return tuple(
        tuple(_settled(found, band, opinion=opinions.get(number)))
        for number, found in enumerate(findings)
    )


def _settled(
    found: Iterable[Finding], band: Escalation, *, opinion: bool | None
) -> Iterable[Finding]:
    for finding in found:
        is_scored = finding.data_class == band.class_
        if not is_scored or finding.score >= band.to:
            yield finding
        elif opinion is None:
            if finding.score >= THRESHOLD:
                yield finding
        elif opinion and finding.score >= band.from_:
            yield replace(finding, score=1.0)


def _kept(findings: Findings, least: float) -> Findings:
    return tuple(
        tuple(
            finding
            for finding in found
            if finding.data_class not in SCORED or finding.score >= least
        )
        for found in findings
    )
