"""What a second opinion costs, and what it changes: `python -m tests.bench.escalation`.

Borderline texts (`tests.bench.borderline`) are inspected as calls of Converse: by the
local classifier alone; then with a simulated guardrail as second opinion, over the
wire, twice, so that the second round is answered from memory.

    questions   made; saved by the band, of texts that the classifier is sure of; saved
                by memory, about texts that were asked about before
    time        of a question
    decisions   before and after, by what the texts are
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bedrock_weir.aws.guardrails import Endpoint, GuardrailClient
from bedrock_weir.commands import ConsultGuardrail
from bedrock_weir.consulting import Consultant
from bedrock_weir.inspection.snapshot import Snapshot
from bedrock_weir.opinion import Verdict
from tests.bench.borderline import ATTACKS, GIVEAWAYS, HARMLESS
from tests.bench.report import Table
from tests.support.guarded import ID, NO_ATTACKS, VERSION, snapshot
from tests.support.playbook import Playbook, request
from tests.support.simulator import REGION, RunningSimulator, running_simulator

TEXTS = (*HARMLESS, *ATTACKS)
ROUNDS = 2
Consult = Callable[[ConsultGuardrail], Verdict]
DELAY = 0.2
"""Seconds that the simulated guardrail takes: about what the real one does."""


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over all texts.

    Attributes:
        denied: the texts that were denied.
        verdicts: the answers to the questions that were put.
    """

    denied: frozenset[str]
    verdicts: tuple[Verdict, ...]

    @property
    def asked(self) -> list[Verdict]:
        """Answers that were not remembered."""
        return [verdict for verdict in self.verdicts if not verdict.is_cached]


def inspect_all(under: Snapshot, consult: Consult) -> Round:
    """Inspect every text under a policy."""
    denied: set[str] = set()
    verdicts: list[Verdict] = []

    def answer(command: ConsultGuardrail) -> Verdict:
        verdicts.append(consult(command))
        return verdicts[-1]

    for text in TEXTS:
        play = Playbook(request(text), snapshot=under, consult=answer).run()
        if play.status == 403:
            denied.add(text)
    return Round(frozenset(denied), tuple(verdicts))


def measure(
    simulator: RunningSimulator, *, low: float, high: float, delay: float
) -> tuple[Round, list[Round]]:
    """Return the round without a second opinion, and those with one."""
    simulator.set_guardrail(ID, versions=[VERSION], attacks=list(GIVEAWAYS))
    simulator.set_reply(ID, first_delay=delay)
    band = f"[guardrails.main.escalate]\nfrom = {low}\nto = {high}\nunits = 100000"
    guarded = snapshot(settings=band, data=NO_ATTACKS)
    endpoint = Endpoint(url=simulator.endpoint_url, region=REGION)
    consultant = Consultant(GuardrailClient(endpoint))
    try:
        alone = inspect_all(snapshot(data=NO_ATTACKS), consultant.consult)
        return alone, [inspect_all(guarded, consultant.consult) for _ in range(ROUNDS)]
    finally:
        consultant.close()


def tables(alone: Round, rounds: Sequence[Round]) -> list[Table]:
    """Return what was measured."""
    first, second = rounds
    failed = sum(verdict.failure is not None for verdict in first.asked)
    times = sorted(verdict.milliseconds for verdict in first.asked) or [0]
    remembered = [item.milliseconds for item in second.verdicts if item.is_cached]
    return [
        Table(
            "Questions",
            ("texts, twice", "asked", "failed", "saved by the band", "saved by memory"),
            [
                (
                    str(len(TEXTS) * ROUNDS),
                    str(len(first.asked) + len(second.asked)),
                    str(failed),
                    str(sum(len(TEXTS) - len(each.verdicts) for each in rounds)),
                    str(
                        len(first.verdicts)
                        + len(second.verdicts)
                        - len(first.asked)
                        - len(second.asked)
                    ),
                )
            ],
        ),
        Table(
            "Time of a question, ms",
            ("", "median", "slowest"),
            [
                ("asked", str(round(median(times))), str(times[-1])),
                (
                    "remembered",
                    str(round(median(remembered or [0]))),
                    str(max(remembered or [0])),
                ),
            ],
        ),
        Table(
            "Decisions",
            ("", "texts", "denied alone", "denied with a second opinion"),
            [
                _decided("harmless", HARMLESS, alone, first),
                _decided("mild attacks", ATTACKS, alone, first),
            ],
        ),
    ]


def _decided(
    name: str, texts: Sequence[str], alone: Round, with_opinion: Round
) -> tuple[str, ...]:
    before = sum(text in alone.denied for text in texts)
    after = sum(text in with_opinion.denied for text in texts)
    return name, str(len(texts)), str(before), str(after)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="low", type=float, default=0.1)
    parser.add_argument("--to", dest="high", type=float, default=0.9)
    parser.add_argument("--delay", type=float, default=DELAY, help="seconds")
    options = parser.parse_args(arguments)
    with running_simulator() as simulator:
        credential = simulator.credential
        os.environ["AWS_ACCESS_KEY_ID"] = credential.access_key_id
        os.environ["AWS_SECRET_ACCESS_KEY"] = credential.secret_key
        os.environ.pop("AWS_SESSION_TOKEN", None)
        alone, rounds = measure(
            simulator, low=options.low, high=options.high, delay=options.delay
        )
    for table in tables(alone, rounds):
        print(table.markdown(), end="\n\n")


if __name__ == "__main__":
    main()
