"""Envoy as the server of an ASGI application: the proxy's and the simulator's.

config      one worker's Envoy configuration, a pure function of values
secrets     files that hold a certificate, and can be replaced while Envoy runs
libpython   the interpreter that Envoy loads, and its environment
launch      the step between our process and Envoy: dies with us, then executes
admin       Envoy's admin port: readiness, statistics, drain
probe       one health request through the listener
server      `EnvoyServer`: N workers that share a port, from start to stop
"""

from bedrock_weir.envoy.config import Limits, Listener
from bedrock_weir.envoy.server import EnvoyError, EnvoyServer, StartCancelled

__all__ = ["EnvoyError", "EnvoyServer", "Limits", "Listener", "StartCancelled"]
