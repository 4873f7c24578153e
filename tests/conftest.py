"""What every test shares: how hard Hypothesis searches.

`WEIR_CAMPAIGN=long` searches long. Both profiles draw anew each time; a failure prints
a blob for `@reproduce_failure`. No deadlines: how long a step takes is not tested.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.support.campaign import IS_LONG

_COMMON = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

settings.register_profile("short", _COMMON, max_examples=60)
settings.register_profile("long", _COMMON, max_examples=5_000)
settings.load_profile("long" if IS_LONG else "short")
