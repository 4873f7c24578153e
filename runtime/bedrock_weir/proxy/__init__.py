"""The proxy: an ASGI application inside Envoy, and what keeps it running.

app         the application: its start, its end, its three own paths
exchange    one call: from ASGI's messages to an inspection, and back
duplex      one call that streams both ways: two pumps
upstream    Bedrock, over HTTP/1.1 or HTTP/2, whose host name is kept
signing     the proxy's own signature, where a decision lends it
operations  health, readiness, metrics
telemetry   counters, fed by the entries that go on the record
given       the settings as this process got them
health      `weir health`: the container's own question
supervisor  Envoy workers, from start to drained
envoy       settings to Envoy's limits
"""
