r"""The rules for postal addresses.

A form takes in the whole phrase that could be an address, words that begin with a
capital or a digit and the few small ones between them; what in it is one, `postal`
says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bedrock_weir.classifiers.names import postal
from bedrock_weir.classifiers.names.address_cues import CODE, LABEL, SENTENCE
from bedrock_weir.classifiers.names.announced import ABBREVIATIONS, after_cue
from bedrock_weir.classifiers.names.gazetteer import fold, read_bytes
from bedrock_weir.classifiers.names.pieces import POSTCODE
from bedrock_weir.classifiers.names.streets import LOWER_WORDS, STATES
from bedrock_weir.classifiers.names.words import LETTER, OPEN_WORD, UPPER, WORD_WIDTH
from bedrock_weir.classifiers.rule import Cue, Form, Match, Read, Reading, Rule

_LOWER = rf"(?:(?:{LOWER_WORDS})\b\.?|[dl]')"
_NUMERAL = r"[0-9#][0-9A-Za-z./\-ªº°]{0,11}"
_CAPITAL = rf"{UPPER}(?:{LETTER}|[0-9]){{0,{WORD_WIDTH - 1}}}\.?"
_WORD = rf"(?:{_CAPITAL}|{_NUMERAL}|{_LOWER})"
_GAP = r"(?:,? {0,2}\n>? {0,4}|, ?| {1,2}| - )"
_RUN = rf"(?:{_GAP}{_WORD}){{0,14}}"

_NUMBER = r"\b[0-9]{1,6}[A-Za-z]?(?:[\-/][0-9]{1,5}[A-Za-z]?)?"
_TYPE = (
    r"(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d|[Pp]lace|[Aa]llée|[Cc]hemin"
    r"|[Ii]mpasse|[Qq]uai|[Cc]ours|[Cc]alle|C/|[Aa]venida|[Aa]vda\.?|[Pp]aseo|[Pp]laza"
    r"|[Rr]onda|[Cc]arrera|[Cc]amino|[Cc]arretera|[Tt]ravesía|[Vv]ia|[Vv]iale|[Pp]iazza"
    r"|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada|[Rr]ua|[Tt]ravessa|[Pp]raça|[Aa]lameda"
    r"|[Ee]strada|[Uu]l\.|[Uu]lica|[Aa]l\.|[Aa]leja|[Oo]s\.|Jalan|Jl\.|[Ss]tr\."
    r"|[Bb]ulevardul|[Cc]alea)"
)
_ENDING = (
    r"(?:straße|strasse|str\.|weg|platz|gasse|allee|ring|damm|ufer|steig|pfad|chaussee"
    r"|straat|laan|plein|kade|gracht|dijk|singel|baan|dreef|steenweg|gatan|gata|vägen"
    r"|väg"
    r"|gränd|vej|vejen|gade|allé|veien|vei|gate|gaten|katu|tie|kuja|polku|utca|útja"
    r"|út|tér"
    r"|u\.)"
)
_POST_BOX = r"[Pp]\.? ?[Oo]\.? ?[Bb](?:ox|OX)"
_UNIT = (
    rf"(?:(?:{_POST_BOX}|[Pp]ost [Oo]ffice [Bb]ox|Postfach|Apartado|Casilla|Postbus"
    rf"|Unit"
    r"|UNIT|PSC|CMR|Flat|Apt\.?|Apartment|Suite|Studio|Room|Floor|Office|Shop|Level"
    r"|GPO Box|Locked Bag) ?#?[0-9]{1,6}(?:/?[A-Za-z])?"
    r"|(?:USS|USNS|USNV|USCGC) [A-Z][a-z]{1,24})"
)
_STREET_NAME = rf"{_CAPITAL}(?:[ \-](?:{_CAPITAL}|{_LOWER})){{0,4}}"
_HOUSE = r",? [0-9]{1,5}[A-Za-z]?(?:[\-/][0-9]{1,4})?\.?"
_POSTCODE = r"[,\n]{1,2} {0,4}(?:[A-Z]{1,2}-)?[0-9]{2,5}[\- ]?[0-9A-Z]{0,3} "


def _in_bytes(pattern: str) -> str:
    return pattern.encode().decode("latin-1")


def _in_native(pattern: str) -> str:
    return re.sub(r"[^\x00-\x7f]", r"[\\x80-\\xFF]{2}", pattern)


_OPEN_NUMERAL = r"[0-9#][0-9A-Za-z./\-\xC2\xAA\xB0\xBA]{0,14}"
_OPEN_START = (
    rf"(?:{OPEN_WORD}|{_OPEN_NUMERAL}|{_in_bytes(_TYPE)}"
    r"|[Pp]\.? ?[Oo]\.?|[Pp]ost [Oo]ffice)"
)
_OPEN_NEXT = rf"(?:{OPEN_WORD}|{_OPEN_NUMERAL}|{_in_bytes(_LOWER)})"
OPENING = (
    rf"(?:{_OPEN_START}(?:{_GAP}{_OPEN_NEXT}){{0,18}}"
    r"[,.]? {0,2}(?:\n>? {0,4}|- ?)?(?:[a-z\xC3-\xC5][a-z'.\x80-\xC5]{0,11})?"
    r"|[Pp]\.? ?|[Pp]ost(?: [Oo][a-z]{0,5})?|[a-z])"
)
"""What any of the forms begins with, up to a word in small letters at the end. Such a
word alone, which may become a street's type, is open as a token; its first letter
tells that the form may begin there."""


def _whole(read: Callable[[str], postal.Address | None]) -> Read:
    def readings(match: Match) -> Iterable[Reading]:
        text = read_bytes(match.value)
        found = read(text)
        if found is None or _DATED.search(match.before):
            return ()
        return (_reading(text, found),)

    return readings


_DATED = re.compile(
    r"(?:[$\xA3#@/.:=_\-\d]|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}\.?"
    r" |\b(?:in|since|until|page|chapter|version|section|windows|top|figure|table) )$"
)
"""What stands before numbers that are dates, amounts and versions."""


def _reading(text: str, found: postal.Address) -> Reading:
    start = len(text[: found.start].encode())
    kept = text[found.start : found.end].rstrip(" ,\n-")
    if kept.endswith(".") and fold(kept[:-1].split()[-1]) not in ABBREVIATIONS:
        kept = kept[:-1]
    end = start + len(kept.encode())
    return Reading("ADDRESS", start, end, found.score)


def _read_cued(match: Match) -> Iterable[Reading]:
    text = read_bytes(match.value)
    found = after_cue(text)
    return (_reading(text, found),) if found else ()


_FIELD = r"[A-Za-z0-9 ,.#/'\n\-\x80-\xFF]"
"""What a field with an address may hold."""

_CAPITALISED = (
    r"(?:[A-Z0-9 ,.#/'\n\-\x80-\xFF]|(?<=[A-Za-z0-9\x80-\xFF'.\-/])[a-z]"
    r"|(?<= )[acdlprv])"
)
"""Words that begin with a capital or a digit, or as particles and types of streets do.
Whether a character belongs to the run depends on the one before it alone."""


def _is_code(value: str) -> bool:
    return re.fullmatch(POSTCODE, value.strip(" -")) is not None


_SMALL_TYPES = "|".join(
    sorted({first + second for first, second in re.findall(r"\[.(.)\](.)", _TYPE)})
)
_NUMBER_TRIGGER = rf"[0-9][A-Za-z]?,? (?:[A-Z0-9\x80-\xFF]|{_SMALL_TYPES})"
"""A number and what may be the name of a street, or the first two letters of a type."""

ADDRESS_RULES: tuple[Rule, ...] = (
    Form(
        name="address-number-first",
        data_class="ADDRESS",
        pattern=rf"{_NUMBER},? (?:{_CAPITAL}|{_TYPE}{_GAP}{_WORD}"
        rf"|[0-9]{{1,5}}[a-z]{{0,2}}){_RUN}",
        opening=OPENING,
        trigger=_NUMBER_TRIGGER,
        read=_whole(postal.at_number),
        matches=(
            "come to 48 Larkspur Lane, Boise, ID 83702",
            "12 rue des Lilas, 69003 Lyon",
            "92 Main St\nSpringfield, IL 62704",
        ),
        misses=(
            "5 Apples and 3 Pears",
            "20 Questions is a game",
            "May 5 Wall Street fell",
        ),
    ),
    Form(
        name="address-type-first",
        data_class="ADDRESS",
        pattern=rf"\b{_TYPE} (?:{_WORD}){_RUN}",
        opening=OPENING,
        trigger=rf"(?:{_in_native(_TYPE)}) ",
        read=_whole(postal.at_type),
        matches=("Calle Mayor 3, 2º, 28013 Madrid", "Via Garibaldi 17, 10122 Torino"),
        misses=("via Email 3", "Place the Order"),
    ),
    Form(
        name="address-name-first",
        data_class="ADDRESS",
        pattern=rf"{_CAPITAL}(?:[ \-]{_CAPITAL}){{0,3}}[ \-]?{_ENDING}"
        rf" [0-9]{{1,4}}{_RUN}",
        opening=OPENING,
        trigger=rf"(?:{_in_native(_ENDING)}) [0-9]",
        read=_whole(postal.at_name),
        matches=("Hauptstraße 5, 10115 Berlin", "Keizersgracht 241 in Amsterdam"),
        misses=("Boxing Ring 5", "Weg damit"),
    ),
    Form(
        name="address-name-number-code",
        data_class="ADDRESS",
        pattern=rf"{_STREET_NAME}{_HOUSE}{_POSTCODE}{_WORD}{_RUN}",
        opening=OPENING,
        trigger=r"[0-9][A-Za-z]?\.?[,\n]{1,2} {0,4}[A-Z0-9\-]{2,11}[ \-]",
        read=_whole(postal.at_name),
        matches=("Unter den Linden 77, 10117 Berlin",),
        misses=("March 5, 2020 The End",),
    ),
    Form(
        name="address-unit-first",
        data_class="ADDRESS",
        pattern=rf"\b{_UNIT}{_RUN}",
        opening=OPENING,
        trigger=_UNIT,
        read=_whole(postal.at_unit),
        matches=(
            "PO Box 4471",
            "Unit 8812 Box 3304, DPO AP 96322",
            "Flat 7, 20 Harrow Road, Leeds LS1 4AB",
        ),
        misses=("Unit 5 is about fractions", "Room 12", "Floor 3"),
    ),
    Form(
        name="address-city-code",
        data_class="ADDRESS",
        pattern=rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}, ?(?:{STATES}),? "
        r"[0-9]{5}(?:-[0-9]{4})?\b",
        opening=OPENING,
        trigger=rf", ?(?:{STATES}),? [0-9]{{5}}",
        score=0.65,
        matches=("somewhere in Springfield, IL 62704",),
        misses=("the part, TX 12345", "Order, please: 62704"),
    ),
    Cue(
        name="address-in-field",
        data_class="ADDRESS",
        cue=LABEL,
        chars=_FIELD,
        width=160,
        read=_read_cued,
        matches=(
            '"address": "31 Orchard Cape Apt. 9"',
            "Billing address: 9 Quarry Bend",
        ),
        misses=("address: see below", "IP address: 10"),
    ),
    Cue(
        name="address-after-cue",
        data_class="ADDRESS",
        cue=SENTENCE,
        chars=_CAPITALISED,
        width=160,
        read=_read_cued,
        matches=(
            "ship it to 586 Ridgeway Suite 746",
            "She lives at 9 The Paddock, Ely",
            "my address is 12 rue des Lilas",
        ),
        misses=("moved to Canada", "sent to 5 people", "the address is wrong"),
    ),
    Cue(
        name="address-code-after-cue",
        data_class="ADDRESS",
        cue=CODE,
        chars=r"[A-Za-z0-9 \-]",
        width=12,
        score=0.6,
        check=_is_code,
        matches=("ZIP code: 62704", "postcode is SW1A 2AA"),
        misses=("zip code: unknown",),
    ),
)
