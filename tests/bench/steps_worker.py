"""The steps of one Converse with a 4 KB prompt, each timed in this process.

Run as `python -m tests.bench.steps_worker ROUNDS CALLS`; it prints, for prose and for a
prompt with an address, each step's microseconds in every round.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import Callable
from time import perf_counter

from bedrock_weir.audit.entry import Ending
from bedrock_weir.call import Path
from bedrock_weir.commands import (
    Abandon,
    Append,
    Classify,
    Forward,
    Receive,
    Ticket,
    Urgency,
)
from bedrock_weir.drive import adrive
from bedrock_weir.engine import AuditSettings, Engine, LoopServices
from bedrock_weir.inspection import answer as answers
from bedrock_weir.inspection import record
from bedrock_weir.inspection.journey import inspect
from bedrock_weir.inspection.record import Answer
from bedrock_weir.inspection.request import decide, forwarded, understand
from bedrock_weir.proxy import telemetry
from bedrock_weir.proxy.signing import Signer
from bedrock_weir.recorder import RecordLevel
from bedrock_weir.wire.http import Headers, ResponseHead
from tests.bench import content
from tests.bench.content import BEDROCK_HOST, Model
from tests.bench.held import request as request_of
from tests.bench.running import AUDIT

WHOLE = "the whole journey, driven"
Step = Callable[[], object]

_HEAD = ResponseHead(
    200,
    Headers(
        (
            ("content-type", "application/json"),
            ("x-amzn-requestid", "2d4f0a7e-9a51-4b06-8d0b-5b1f3a6f7c11"),
            ("content-length", str(len(content.answer()))),
        )
    ),
)


class Services(LoopServices):
    """The proxy's services, counted as there."""

    def append(self, command: Append) -> Ticket:
        """Put an entry on the record, and count it."""
        ticket = super().append(command)
        telemetry.count(command.entry)
        return ticket


def main(rounds: int, calls: int) -> None:
    """Measure."""
    audit = AuditSettings(AUDIT, level=RecordLevel.MEMORY)
    engine = Engine.open("sandbox", audit, path=Path.PROXY)
    steps = {kind: steps_of(engine, kind) for kind in ("prose", "mail")}
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in steps}
    for count in range(rounds + 1):
        for kind, each in steps.items():
            gc.collect()
            times = {name: _time(step, calls) for name, step in each.items()}
            times[WHOLE] = _time_whole(engine, kind, calls)
            if count:  # the first is to warm up
                found[kind].append(times)
    engine.recorder.close(10)
    print(json.dumps(found))


def steps_of(engine: Engine, kind: str) -> dict[str, Step]:
    """Return the steps of the journey in their order, ready to be repeated."""
    snapshot = engine.snapshot
    request = request_of(Model(kind), kind=kind)
    call, _ = engine.begin(request)
    understood = understand(call, snapshot)
    findings = Classify(understood.texts, understood.kinds, snapshot.scanners).run()
    decision = decide(understood, findings, snapshot)
    entry = record.decided_entry(understood, decision, snapshot)
    signer = Signer(region="us-east-1")
    outgoing = forwarded(decision)
    body = content.answer()
    reading = answers.read(understood, body)
    texts = answers.texts(reading)
    answer = Answer(status=200, usage=reading.usage)
    found = Classify(texts, (None,) * len(texts), snapshot.scanners).run()
    outcome = record.outcome_entry(understood, snapshot, answer, Ending.COMPLETE)

    def hashes() -> None:
        taken = Answer()
        taken.receive(body)
        taken.release(body)

    steps: dict[str, Step] = {
        "begin: id, time, call": lambda: engine.begin(request),
        "understand: caller, operation, body read": lambda: understand(call, snapshot),
        "texts of the request": lambda: understood.texts,
        "classify the request": Classify(
            understood.texts, understood.kinds, snapshot.scanners
        ).run,
        "decide: call, data, rewriting": lambda: decide(understood, findings, snapshot),
        "decision entry, with the body's hash": lambda: record.decided_entry(
            understood, decision, snapshot
        ),
        "decision: encode, append": lambda: engine.append(
            Append(entry, Urgency.AWAITED)
        ),
        "decision: count": lambda: telemetry.count(entry),
        "headers to forward": lambda: forwarded(decision),
    }
    if decision.signing == "proxy":
        steps["sign anew"] = lambda: signer.sign(
            outgoing, service="bedrock-runtime", host=BEDROCK_HOST, region="us-east-1"
        )
    return steps | {
        "read the answer": lambda: answers.read(understood, body),
        "classify the answer": Classify(
            texts, (None,) * len(texts), snapshot.scanners
        ).run,
        "weigh the answer": lambda: answers.weigh_found(
            understood, body, reading, found, answer.tally
        ),
        "hash the answer, twice": hashes,
        "headers of the answer": lambda: answers.head_for(_HEAD, body),
        "outcome entry": lambda: record.outcome_entry(
            understood, snapshot, answer, Ending.COMPLETE
        ),
        "outcome: encode, append": lambda: engine.append(
            Append(outcome, Urgency.DEFERRED)
        ),
        "outcome: count": lambda: telemetry.count(outcome),
    }


def _time(step: Step, calls: int) -> float:
    begin = perf_counter()
    for _ in range(calls):
        step()
    return (perf_counter() - begin) / calls * 1e6


def _time_whole(engine: Engine, kind: str, calls: int) -> float:
    request = request_of(Model(kind), kind=kind)
    services = Services(engine)
    body = content.answer()

    async def journeys() -> float:
        begin = perf_counter()
        for _ in range(calls):
            call, _ = engine.begin(request)
            inspection = inspect(call, engine.snapshot)
            answer: object = None
            pieces = iter((body, None))
            while (exchange := await adrive(inspection, services, answer)) is not None:
                match exchange:
                    case Forward():
                        answer = _HEAD
                    case Receive():
                        answer = next(pieces)
                    case Abandon():
                        raise AssertionError("the journey was abandoned")
                    case _:
                        answer = None
        return (perf_counter() - begin) / calls * 1e6

    return asyncio.run(journeys())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
