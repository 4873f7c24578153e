"""A bundle's detection: the rules that come with bedrock-weir, and the bundle's own.

Rule 1: what comes with us is compiled once for a process. A bundle's own rules are a
        database beside it, so that another bundle is ready within milliseconds.
"""

from __future__ import annotations

from bedrock_weir.classifiers import CLASSES
from bedrock_weir.classifiers.build import builtin, builtin_without_links, compiled
from bedrock_weir.classifiers.content import links
from bedrock_weir.classifiers.content.hosts import HostList
from bedrock_weir.classifiers.custom import parse_custom
from bedrock_weir.classifiers.exact import ExactSet
from bedrock_weir.classifiers.openings import RuleError
from bedrock_weir.classifiers.scanners import Scanners
from bedrock_weir.errors import PolicyError
from bedrock_weir.policy.bundle import Bundle
from bedrock_weir.policy.files import SETTINGS


def scanners(bundle: Bundle) -> Scanners:
    """Compile what a bundle looks for.

    Raises:
        PolicyError: one of the bundle's own classes, hosts or sets is wrong.
    """
    settings = bundle.settings
    try:
        own = [*parse_custom(settings.classes, known=CLASSES)]
    except PolicyError as error:
        raise PolicyError(str(error), file=SETTINGS) from error
    sets = [_set(name, data) for name, data in bundle.sets.items()]
    own += [rule for values in sets for rule in values.rules()]
    by_words = [values for values in sets if not values.rules()]
    hosts = HostList(settings.hosts.allow, settings.hosts.deny)
    is_listed = bool(hosts.allow or hosts.deny)
    if not own and not is_listed:
        return Scanners(builtin(), by_words)
    shipped = builtin_without_links() if is_listed else builtin()
    own += links.rules(hosts) if is_listed else ()
    try:
        return Scanners((*shipped, compiled(own)), by_words)
    except RuleError as error:
        raise PolicyError(str(error), file=SETTINGS) from error


def _set(name: str, data: bytes) -> ExactSet:
    try:
        values = ExactSet(data)
    except PolicyError as error:
        raise PolicyError(str(error), file=name) from error
    if values.header.data_class in CLASSES:
        message = (
            f"`{values.header.data_class}` is a class of its own; rename the set's"
        )
        raise PolicyError(message, file=name)
    return values
