"""A process with a recorder, to be killed, forked or left to its end.

python -m tests.support.recorder_process spool SPOOL URI
    appends on the disk level without end, and prints each entry's writer and
    sequence number once it is durable.
python -m tests.support.recorder_process exit URI
    appends an entry for which nobody waits, and ends.
python -m tests.support.recorder_process fork SPOOL URI
    appends before and after a fork, in parent and child, and prints the writers.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from bedrock_weir.aws.s3 import AuditBucket, AuditLocation, Retention
from bedrock_weir.commands import Urgency
from bedrock_weir.errors import StoreUnavailable
from bedrock_weir.recorder import Recorder, RecordLevel


def main(command: str, *arguments: str) -> None:
    """Run one command."""
    *spool, uri = arguments
    location = AuditLocation.parse(uri)
    recorder = Recorder(
        AuditBucket(location, retention=Retention(days=1), clock=time.time),
        prefix=location.prefix,
        level=RecordLevel.DISK if spool else RecordLevel.S3,
        spool_directory=Path(spool[0]) if spool else None,
    )
    match command:
        case "spool":
            append_for_ever(recorder)
        case "exit":
            recorder.append({"left": "to the end"}, Urgency.DEFERRED)
        case "fork":
            fork(recorder)


def append_for_ever(recorder: Recorder) -> None:
    """Keep a few entries under way, and say which are durable."""
    number = 0
    while True:
        tickets = [
            recorder.append({"number": number + more}, Urgency.AWAITED)
            for more in range(20)
        ]
        number += len(tickets)
        for ticket in tickets:
            recorder.wait(ticket, 30)
            sys.stdout.write(f"{ticket.writer} {ticket.sequence}\n")
        sys.stdout.flush()


def fork(recorder: Recorder) -> None:
    """Append in parent and child; the parent's ticket is of no use in the child."""
    before = recorder.append({"where": "before"}, Urgency.AWAITED)
    child = os.fork()
    where = "parent" if child else "child"
    if not child:
        try:
            recorder.wait(before, 30)
        except StoreUnavailable:
            sys.stdout.write("refused\n")
    recorder.wait(recorder.append({"where": where}, Urgency.AWAITED), 30)
    sys.stdout.write(f"{where} {recorder.writer}\n")
    sys.stdout.flush()
    left = recorder.close(30)
    if not child:
        os._exit(left)
    _, status = os.waitpid(child, 0)
    sys.exit(left or os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
