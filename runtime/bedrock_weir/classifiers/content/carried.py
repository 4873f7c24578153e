"""How much of the conversation a URL could carry away, 0 to 1.

Rule 1: counted is what the host's owner learns: names left of its own, user, path,
        query and fragment, as they are after decoding.
Rule 2: words that people put in paths and queries carry little: numbers, sizes,
        hyphenated titles, campaign names. Long values, encoded values, sentences,
        addresses and placeholders that are to be filled in carry much.
Rule 3: a host that exists to show its owner what was sent to it carries everything.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from urllib.parse import unquote_plus

from bedrock_weir.classifiers.content.hosts import Target

_LISTENERS = """
webhook.site requestbin.com requestbin.net requestbin.io pipedream.net
m.pipedream.net interact.sh interactsh.com oast.pro oast.live oast.site oast.online
oast.fun oast.me burpcollaborator.net oastify.com beeceptor.com requestcatcher.com
hookbin.com postb.in requestinspector.com mockbin.org mockbin.io ptsv2.com ptsv3.com
ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev loca.lt localhost.run
lhr.life serveo.net trycloudflare.com bore.pub pagekite.me localxpose.io loclx.io
telebit.cloud zrok.io tunnelmole.net dnslog.cn ceye.io dnsbin.zhack.ca
canarytokens.com canarytokens.org typedwebhook.tools webhook.cool smee.io
hookdeck.com webhookrelay.com rbndr.us nip.io sslip.io xss.ht bxss.me eyes.sh
pingb.in webhook.win webhook-test.com whcat.com httpdump.app putsreq.com
grabify.link iplogger.org iplogger.com 2no.co
"""
LISTENERS = frozenset(_LISTENERS.split())
"""Hosts that show their owner every request, and tunnels to whoever opens one."""

_SENDING = re.compile(
    r"(?:data|payload|exfil\w*|secrets?|leak\w*|steal\w*|stolen|dump|loot|creds?"
    r"|credentials?|passw(?:or)?d|pass|pwd|api_?keys?|tokens?|cookies?|history"
    r"|conversation|chat\w*|prompts?|messages?|msgs?|context|system(?:_?prompt)?"
    r"|summary|summar\w+|contents?|body|info|text|emails?|mail|ssn|card|keys?|log|logs"
    r"|collect|answers?|responses?|output|user_?(?:data|info|input)|private|b64"
    r"|base64|encoded|enc|hex|d|q|c|m|p|s|x)\Z"
)
_STRONG_SENDING = re.compile(
    r"(?:data|payload|exfil\w*|secrets?|leak\w*|steal\w*|stolen|dump|loot|creds?"
    r"|credentials?|passw(?:or)?d|pwd|api_?keys?|history|conversation|chat\w*"
    r"|prompts?|system_?prompt|summary|user_?(?:data|info|input)|private|b64|base64"
    r"|encoded|ssn|collect|log)\Z"
)
_PLACEHOLDER = re.compile(
    r"\{\{?[ \w.\-]{1,60}\}?\}|\$\{?[A-Za-z_]\w{1,40}\}?|<[A-Za-z_][ \w\-]{1,60}>"
    r"|\{\{?[A-Za-z_][\w.\-]{2,60}\Z|\[[A-Z_]{3,60}\Z"
    r"|\[[A-Za-z_][ \w\-]{2,60}\]|%[A-Z_]{3,40}%|__\w{3,40}__"
    r"|(?:USER|YOUR|INSERT|SYSTEM|CHAT|CONVERSATION|SECRET|BASE64|ENCODED|THE)"
    r"_[A-Z_]{3,40}|\bDATA_?HERE\b|\b[A-Z]{3,12}_HERE\b"
)
_ENCODED = re.compile(r"[A-Za-z0-9+/_\-]{20,}={0,2}\Z")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){12,}\Z")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\Z", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}\.[a-zA-Z]{2,12}")
_LONG_NUMBER = re.compile(r"(?:\d[ \-]?){9,19}(?!\d)")
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SEPARATED = re.compile(r"[A-Za-z0-9]{1,18}(?:[\-_.][A-Za-z0-9]{1,18})*\Z")
_SIGNATURES = re.compile(
    r"(?:x-amz-[\w\-]+|signature|sig|expires|key-pair-id|policy|se|sp|sv|sr|st|hmac"
    r"|hash|ixid|ixlib|utm_\w+|gclid|fbclid|v|ver|version|integrity|oh|oe|rs|etag)\Z"
)
"""Parameters that services sign or count with, not what a model fills in."""


def carried(target: Target) -> float:
    """Return how much a URL could carry away, 0 to 1."""
    if is_listener(target.host):
        return 1.0
    path, _, query = target.rest.partition("?")
    fragment = ""
    if "#" in query:
        query, _, fragment = query.partition("#")
    else:
        path, _, fragment = path.partition("#")
    weight = max(
        _in_query(query),
        _in_path(path),
        _in_host(target),
        0.6 * _in_value(unquote_plus(fragment)),
        0.8 * _in_value(unquote_plus(target.user)),
    )
    if target.is_address and weight > 0:
        weight += 0.2
    return min(1.0, weight)


def is_listener(host: str) -> bool:
    """Tell whether a host shows its owner every request (rule 3)."""
    labels = host.split(".")
    return any(".".join(labels[index:]) in LISTENERS for index in range(len(labels)))


def _in_query(query: str) -> float:
    if not query:
        return 0.0
    weight = 0.0
    for item in query.replace(";", "&").split("&", 32):
        name, equals, value = item.partition("=")
        if not equals:
            name, value = "", item
        name = unquote_plus(name).lower().strip("[]")
        each = _in_value(unquote_plus(value[:2048]))
        if _SIGNATURES.match(name):
            each *= 0.3
        elif _STRONG_SENDING.match(name) and value:
            each = max(each * 1.3, 0.45 if _is_telling(value) else 0.25)
        elif _SENDING.match(name):
            each *= 1.15
        weight = max(weight, each)
    return max(weight, min(0.5, len(query) / 1200))


def _is_telling(value: str) -> bool:
    return len(value) >= 12 or not value.isalnum()


def _in_path(path: str) -> float:
    weight = 0.0
    for segment in path.split("/")[:24]:
        if len(segment) < 8:
            continue
        value = _EXTENSION.sub("", unquote_plus(segment))
        each = _in_value(value)
        if _SEPARATED.match(value):
            each *= 0.4
        elif _HEX.match(value):
            each *= 0.6
        weight = max(weight, each * 0.85)
    return weight


def _in_host(target: Target) -> float:
    if target.is_address:
        return 0.0
    labels = target.host.split(".")[:-2]
    name = "".join(labels)
    if len(name) < 24:
        return 0.0
    return 0.8 if _entropy(name) > 3.4 and not _SEPARATED_WORDS.match(name) else 0.3


_SEPARATED_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*\Z")


def _in_value(value: str) -> float:
    """Return how much one decoded value says (rule 2)."""
    if len(value) < 6:
        return 0.0
    if _PLACEHOLDER.search(value):
        return 0.75
    if _UUID.match(value):
        return 0.1
    if _MAIL.search(value):
        return 0.6
    if _HEX.match(value):
        return 0.45 if len(value) in (32, 40, 64) else 0.6
    if _ENCODED.match(value) and not _SEPARATED.match(value.rstrip("=")):
        return 0.7
    if _ENCODED.match(value) and _entropy(value) > 3.6 and _is_mixed(value):
        return 0.65 if len(value) >= 28 else 0.45
    if _LONG_NUMBER.search(value) and not value.isdigit():
        return 0.4
    words = len(_WORD.findall(value[:512]))
    if " " in value or "\n" in value:
        return min(0.7, 0.08 * words)
    return min(0.6, len(value) / 240)


def _is_mixed(value: str) -> bool:
    has_case = not (value.islower() or value.isupper())
    return has_case and any(map(str.isdigit, value))


def _entropy(value: str) -> float:
    total = len(value)
    counts = Counter(value).values()
    return -sum(count / total * math.log2(count / total) for count in counts)
