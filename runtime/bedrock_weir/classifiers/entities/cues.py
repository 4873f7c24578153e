"""Values that only a label makes: CVV, PIN, expiry, date of birth, plate.

Rule 1: a value that is longer than its kind allows is none.
Rule 2: `pin` in small letters needs a mark before its value, or it is a verb.
Rule 3: what other things have too (`good until`, `tag`) needs a word for a card or a
        vehicle besides.
"""

from __future__ import annotations

import re

from bedrock_weir.classifiers.entities.dates import date_length, month_length
from bedrock_weir.classifiers.entities.labels import ACCENTED, LISTED, MARKED
from bedrock_weir.classifiers.rule import Cue, Match, Reading


def _digits(least: int, most: int) -> re.Pattern[str]:
    return re.compile(f"[0-9]{{{least},{most}}}")


_CVV, _PIN = _digits(3, 4), _digits(4, 6)


def is_cvv(value: str) -> bool:
    """Tell whether a value has a card verification code's length."""
    return _CVV.fullmatch(value) is not None


def is_pin(value: str) -> bool:
    """Tell whether a value has a PIN's length."""
    return _PIN.fullmatch(value) is not None


def read_birth(match: Match) -> list[Reading]:
    """Return the date that a value begins with."""
    end = date_length(match.value)
    return [Reading("DATE_OF_BIRTH", 0, end, 0.95)] if end else []


_OF_OTHERS = re.compile(
    r"(?:good (?:un)?til|valid to|valid after|runs? out)[a-z :,(*-]{0,24}\Z"
)
_OF_CARDS = re.compile(r"card|visa|amex|debit|credit|tarjeta|carte|karte|exp(?:ir|\b)")


def read_expiry(match: Match) -> list[Reading]:
    """Return the month that a value begins with (rule 3)."""
    end = month_length(match.value)
    if not end or (
        _OF_OTHERS.search(match.before) and not _OF_CARDS.search(match.before)
    ):
        return []
    return [Reading("CREDIT_DEBIT_CARD_EXPIRY", 0, end, 0.9)]


_PLATE = re.compile(
    r"(?=[A-Z0-9 -]*[0-9])(?=[A-Z0-9 -]*[A-Z])"
    r"(?:[A-Z0-9]{1,4}(?:[ -][A-Z0-9]{1,4}){1,2}|[A-Z0-9]{4,8})(?![A-Za-z0-9])"
)
_SMALL_PLATE = re.compile(r"(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{5,8}(?![A-Za-z0-9])")


def plate_at_end(value: str) -> tuple[int, int]:
    """Return where a plate that a value ends with stands."""
    for found in _PLATE_PIECES.finditer(value):
        if found.end() - found.start() >= 4 and _PLATE.fullmatch(found[0]):
            return found.span()
    return 0, 0


_PLATE_PIECES = re.compile(r"\b[A-Z0-9]{1,8}(?:[ -][A-Z0-9]{1,4}){0,2}\Z")
_OF_VEHICLES = re.compile(
    r"\b(?:cars?|trucks?|vans?|suv|sedan|vehicles?|motorcycle|motorbike|trailer|towed"
    r"|tow|parked|parking|driving|driven|driver|honda|ford|toyota|bmw|audi|golf|tesla"
    r"|nissan|chevy|chevrolet|volvo|kia|hyundai|mazda|jeep|mercedes|registered)\b"
)


def read_tag(match: Match) -> list[Reading]:
    """Return the plate that a value begins with, if it is a vehicle's (rule 3)."""
    found = _PLATE.match(match.value)
    if found is None or not (
        _OF_VEHICLES.search(match.before) or _OF_VEHICLES.search(match.value)
    ):
        return []
    return [Reading("LICENSE_PLATE", 0, found.end(), 0.8)]


def read_plate(match: Match) -> list[Reading]:
    """Return the plate that a value begins with."""
    found = _PLATE.match(match.value) or _SMALL_PLATE.match(match.value)
    return [Reading("LICENSE_PLATE", 0, found.end(), 0.9)] if found else []


_CVV_LABEL = (
    r"cv[vcn]2?|csc|cid|(?:card )?security[ _-]?code|sec\.? code|card[ _-]?code"
    r"|card[ _-]?verification"
)
_CVV_ABROAD = (
    r"(?:three|four|3|4)[ -]?digits?[ _-](?:code|number)"
    rf"|(?:karten)?pr(?:{ACCENTED}|u)f(?:nummer|ziffer)|sicherheitscode"
    rf"|cryptogramme(?: visuel)?|code de s(?:{ACCENTED}|e)curit(?:{ACCENTED}|e)"
    rf"|c(?:{ACCENTED}|o)digo (?:cvv|de seguridad|de seguran(?:{ACCENTED}|c)a)"
    r"|codice di sicurezza|beveiligingscode"
)
_CVV_TAIL = r"(?:[ _-]?(?:code|value|number|no\.?|nr\.?))?"
_ON_BACK = (
    r"(?:digits?|code|number),? (?:on|at) (?:the|its|my) (?:back|reverse|rear"
    r"|signature strip)(?: of (?:the|my|her|his)(?: card)?)?(?: is| are)?[:,]? [\"'(]?"
)
_PIN_TAIL = r"(?:[ _-]?(?i:number|no\.?|nr\.?|num))?(?:[ _-]?(?i:code))?"
_BIRTH_LABEL = (
    r"d[./]?o[./]?b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?dat(?:e|um)|b(?:irth|-)?day"
    r"|born(?: (?:in|at) [A-Za-z ]{2,10})?(?: on)?(?: the)?"
    r"|geburts(?:datum|tag)|geb\.?|geboren(?: am| op)?"
    rf"|n(?:{ACCENTED}|e)(?:\(e\)|e)? le|date de naissance|fecha de nacimiento"
    r"|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|nascid[oa] em"
    r"|geboortedatum|birth"
)
_EXPIRY_LABEL = (
    r"exp(?:iry|iration|ires|iring|ire|\.)?(?:[ _-]?(?:date|dt|on|in|month[/_ ]year))?"
    r"|valid[ _-]?(?:thru|through|until|till|to)|good[ _-]?(?:thru|through|until|till)"
    rf"|valid after|runs? out|g(?:{ACCENTED}|ue?)ltig bis|ablaufdatum|verfallsdatum"
    r"|caduca|caducidad|fecha de (?:caducidad|vencimiento)|vencimiento|vence"
    rf"|scadenza(?: carta)?|scade|validade"
    rf"|date (?:d'expiration|de validit(?:{ACCENTED}|e))"
    r"|expire (?:le|fin)|geldig tot|vervaldatum"
)
_PLATE_LABEL = (
    r"(?:(?:licen[cs]e|lic\.?|number|reg(?:istration)?)?[ _-]?plates?"
    r"|(?:licen[cs]e|vehicle|car)[ _-]tags?)(?:[ _-]?(?:no\.?|number|nr\.?|id))?"
    r"|reg(?:istration)?\.?[ _-]?(?:no\.?|number|mark)|(?:car|vehicle|auto)(?:'s)?[ _-]"
    r"(?:reg(?:istration|\.)?|tag)|vrn|vrm|kennzeichen|nummernschild|plaque"
    rf"|immatriculation|matr(?:{ACCENTED}|i)cula|targa|kenteken|placas?"
)

RULES = (
    Cue(
        name="card-verification-code",
        is_frequent=True,
        trigger=rf"(?i)(?:\b|_)(?:{_CVV_LABEL}|{_CVV_ABROAD}|{_ON_BACK})",
        data_class="CREDIT_DEBIT_CARD_CVV",
        cue=rf"(?i)(?:\b|_)(?:(?:(?:{_CVV_LABEL}){_CVV_TAIL}|{_CVV_ABROAD}){LISTED}|{_ON_BACK})",
        chars="[0-9]",
        width=5,
        check=is_cvv,
        matches=(
            "CVV 318",
            'cvc: "0417"',
            "CVV2 (on the back): 902",
            "the three digits on the back are 318",
            "**Security code:** 318",
            "cvv, 318, was refused",
        ),
        misses=("CVV is missing", "security code 482913", "cvv 12"),
    ),
    Cue(
        name="pin",
        data_class="PIN",
        trigger=r"(?i)(?:\b|_)pin|passcode|geheimzahl|secreto",
        cue=(
            rf"(?:(?:\b|_)(?:PIN|Pin){_PIN_TAIL}{LISTED}"
            rf"|(?:\b|_)pin{_PIN_TAIL}{MARKED}"
            rf"|(?i:\b(?:passcode|geheimzahl|c(?:{ACCENTED}|o)digo secreto)"
            rf"{MARKED}))"
        ),
        chars="[0-9]",
        width=7,
        check=is_pin,
        matches=(
            "PIN 4821",
            "my pin is 0937",
            '"pinCode": "220417"',
            "my pin, 0937, is refused",
            "set the pin to 0937",
        ),
        misses=("pin 2048 posts to the top", "PIN of 12345678", "pin 13 is ground"),
    ),
    Cue(
        name="date-of-birth",
        data_class="DATE_OF_BIRTH",
        trigger=rf"(?i)(?:\b|_)(?:{_BIRTH_LABEL})",
        cue=rf"(?i)(?:\b|_)(?:{_BIRTH_LABEL})\.?{LISTED}",
        chars=r"[A-Za-z0-9 ,./\-\x80-\xff]",
        width=28,
        read=read_birth,
        matches=(
            "DOB 03/11/1984",
            '"birthDate":"1990-02-28"',
            "born on 4 July 1976 in Leeds",
            "geboren am 3. Mai 1961",
        ),
        misses=("born in Leeds", "DOB unknown", "birthday party at 5"),
    ),
    Cue(
        name="card-expiry",
        is_frequent=True,
        data_class="CREDIT_DEBIT_CARD_EXPIRY",
        cue=rf"(?i)(?:\b|_)(?:{_EXPIRY_LABEL})(?: of)?{LISTED}",
        chars=r"[A-Za-z0-9 ./'\-\x80-\xff]",
        width=20,
        read=read_expiry,
        matches=(
            "exp 09/27",
            "Expiry date: Mar 2029",
            "valid thru 11/2031",
            "card good until 09/27",
        ),
        misses=(
            "expires soon",
            "exp 12/31/2027",
            "exp(2.5)",
            "expires 14/27",
            "offer good until 09/27",
        ),
    ),
    Cue(
        name="license-plate",
        trigger=rf"(?i)(?:\b|_)(?:{_PLATE_LABEL})",
        data_class="LICENSE_PLATE",
        cue=rf"(?i)(?:\b|_)(?:{_PLATE_LABEL}){LISTED}",
        chars=r"[A-Za-z0-9 \-]",
        width=14,
        read=read_plate,
        matches=(
            "license plate 7KTR418",
            "reg plate: LD19 XWP",
            "Kennzeichen: B-AB 1234",
        ),
        misses=("plate 3 of the book", "license plate unknown", "hot plate FOR TWO"),
    ),
    Cue(
        name="vehicle-tag",
        data_class="LICENSE_PLATE",
        cue=rf"\b(?:[Tt]ag|[Rr]eg(?:istration|o)?\.?){LISTED}",
        chars=r"[A-Za-z0-9 \-]",
        width=32,
        read=read_tag,
        matches=("tag KTR 4418 was towed", "a parked van, registration LD19 XWP"),
        misses=("asset tag KTR4418", "tag V1-2 was pushed", "registration B12"),
    ),
)
