"""A process with a bare client and one with the interceptor, called in turns.

Run as `python -m tests.bench.interceptor_worker PORT ROUNDS CALLS`; it prints, for each
round and client, a call's wall and CPU time and a frame's CPU time, in seconds.
"""

from __future__ import annotations

import gc
import json
import sys
from time import perf_counter, process_time
from typing import Any

import boto3
from botocore.config import Config

import bedrock_weir_botocore
from tests.bench import content
from tests.bench.content import Model
from tests.bench.load import percentile
from tests.bench.running import AUDIT

FRAMES = 1000


def main(port: int, rounds: int, calls: int) -> None:
    """Measure."""
    clients = {"bare botocore": _client(port), "with the interceptor": _client(port)}
    installation = bedrock_weir_botocore.install(
        clients["with the interceptor"], policy="sandbox", audit=AUDIT, record="memory"
    )
    found: dict[str, list[dict[str, float]]] = {name: [] for name in clients}
    with installation:
        for client in clients.values():
            _measure(client, calls // 4)
        for _ in range(rounds):
            for name, client in clients.items():
                gc.collect()
                found[name].append(_measure(client, calls))
    print(json.dumps(found))


def _client(port: int) -> Any:
    return boto3.Session().client(
        "bedrock-runtime",
        endpoint_url=f"http://127.0.0.1:{port}",
        config=Config(retries={"total_max_attempts": 1}),
    )


def _measure(client: Any, calls: int) -> dict[str, float]:
    request = json.loads(content.body())
    times = []
    cpu = process_time()
    for _ in range(calls):
        begin = perf_counter()
        client.converse(modelId=Model().id, **request)
        times.append(perf_counter() - begin)
    cpu = (process_time() - cpu) / calls
    begun = process_time()
    answer = client.converse_stream(modelId=Model(frames=FRAMES).id, **request)
    for _ in answer["stream"]:
        pass
    return {
        "p50": percentile(times, 0.5),
        "p99": percentile(times, 0.99),
        "cpu": cpu,
        "frame": (process_time() - begun) / FRAMES,
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
