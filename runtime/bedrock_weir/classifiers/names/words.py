r"""What kind of word each word of a phrase is, as one letter.

A phrase becomes a string of letters, one for each word and separator, and what a name
looks like is then a short expression over these letters.

| letter | word |
|---|---|
| `F` | a first name and nothing else |
| `B` | a first name that is a surname too |
| `L` | a surname and nothing else |
| `f`, `l` | a first name, a surname, that is also an ordinary word or a place |
| `U` | a capitalised word that nobody knows |
| `I` | an initial |
| `T`, `S` | a title before a name, a suffix after it |
| `p` | a particle (`van`, `de la`) |
| `O` | an ordinary word, in capitals or not |
| `P` | a place |
| `X` | a word of organisations, streets and things called after people |
| `C` | an abbreviation in capitals |
| `x` | any other word in lower case |
| `,` `&` `'` | a comma, a word for *and*, the end of a possessive |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bedrock_weir.classifiers.names.gazetteer import (
    COUNTRY,
    FIRST,
    ORDINARY,
    PLACE,
    SURNAME,
    fold,
    listed,
    read_bytes,
    words,
)

UPPER = r"(?:\b[A-Z]|[\x{c0}-\x{d6}\x{d8}-\x{de}\x{100}-\x{17f}\x{1e00}-\x{1eff}])"
"""A capital letter that begins a word; roughly, beyond Latin-1."""

LETTER = r"[A-Za-z'\-\x{c0}-\x{24f}\x{1e00}-\x{1eff}\x{2019}]"
"""What a word goes on with."""

WORD_WIDTH = 24
"""Characters of a word at the most."""

OPEN_WORD = r"[A-Z\xC3-\xC5\xE1][A-Za-z0-9'\-\x80-\xC9\xE1\xE2]{0,70}\.?"
"""What a capitalised word begins with, in bytes."""

TITLES = listed(
    "mr mrs ms miss mx dr prof professor herr frau hr fr mme mlle monsieur madame senor"
    " senora sr sra srta don dona signor signora sig dott sir lady lord dame capt"
    " captain sgt lt rev hon dhr mevr meneer mevrouw pan pani bay shri smt"
)
"""Words that stand before a person's name, folded."""

SUFFIXES = listed("jr sr ii iii iv phd md esq dds dvm rn cpa")
"""Words that stand after a person's name, folded."""

PARTICLES = listed(
    "van von der den de del della di da das dos do du la le las los bin ibn ben al el"
    " zu zum zur ter ten te af av abu st"
)
"""Words within a person's name, folded."""

FUNCTION_WORDS = listed(
    "the a an in on at my your our his her its their you we i it he she they me him us"
    " them is are was were be been am as so all any no not if to of for but this that"
    " these those with from by do does did have has had can could would should shall"
    " who what when where why how which there here then than yes ok okay please re sie"
    " ich er wir ihr die das ein eine je tu il elle nous vous ils un une uno una yo lo"
    " gli os um uma het een wij ik jag du han hun det och iban bic swift usd eur gbp"
    " aws"
)
"""Words that are never a name, whatever the gazetteers say, folded."""

ROLES = listed(
    "governor president king queen princess pope judge senator officer detective"
    " general colonel uncle aunt aunty grandma grandpa emperor minister secretary mayor"
    " coach nurse captain sister brother father mother agent private"
)
"""Words that stand before names of persons in office or family, folded."""

JOINERS = listed("and und et y e og och ve i en ja & or oder ou o")

ORGANISATIONS = listed(
    "books nursery senate congress parliament assembly council committee commission"
    " authority agency bureau federation party campaign movement"
    " inc incorporated ltd limited llc llp lp gmbh ag kg corp corporation co company sa"
    " sarl sas spa srl bv nv ab as oy plc pty bank banks university college school"
    " academy institute hospital clinic foundation group holding holdings partners"
    " associates brothers sons bros club fc united society association union church"
    " cathedral abbey chapel library museum gallery theatre theater stadium arena hotel"
    " inn resort restaurant cafe bar grill center centre station airport port harbor"
    " street st. avenue ave road rd boulevard blvd lane drive court square plaza place"
    " way highway bridge tower building park garden gardens zoo lake river creek mount"
    " mountain mountains valley island islands bay beach cape desert falls canyon"
    " forest county city town village district province state states republic kingdom"
    " empire north south east west northern southern eastern western new saint san"
    " santa santo sao sainte fort los las memorial monument award awards prize medal"
    " cup league trophy championship tournament open series theorem lemma law laws"
    " effect syndrome disease equation equations algorithm theory test scale index"
    " model method process distribution coefficient number principle paradox conjecture"
    " act bill amendment treaty doctrine war battle dynasty day days festival carnival"
    " show news times post journal magazine press records studios pictures films"
    " entertainment media software systems technologies solutions services labs"
    " laboratory laboratories motors airlines airways railway insurance capital"
    " ventures fund trust securities energy pharmaceuticals foods brewery winery"
    " dictionary encyclopedia bible gospel edition api sdk server cloud studio express"
    " framework engine code script linux windows apt apartment suite ste unit floor"
    " flat box lot dept department ministry office circle trail terrace square close"
    " loop pike row walk crescent parkway freeway strasse platz rue calle via viale"
    " piazza plaza avenida rua praca"
)
"""Words that make a phrase another thing than a person, folded."""

_WORD = re.compile(r"[^ ,\n]+|,")
_POSSESSIVE = re.compile(r"(?:'s|\xE2\x80\x99s|'|\xE2\x80\x99)$")
_NAMES = (None, "F", "L", "B")
_OTHERS = ORDINARY | PLACE | COUNTRY
_SMALL = dict.fromkeys(PARTICLES, "p") | dict.fromkeys(JOINERS, "&")
_FIXED = {
    key: letter
    for group, letter in (
        (PARTICLES, "p"),
        (ROLES, "T"),
        (FUNCTION_WORDS, "O"),
        (ORGANISATIONS, "X"),
        (TITLES, "T"),
        (SUFFIXES, "S"),
    )
    for key in group
    if len(key) > 1
}
_CONTRACTED = listed("m ve ll re t")
_NO_NAME = re.compile(
    r"\.[A-Za-z]|[A-Za-z][0-9]"
    r"|(?<!Mc)(?<!Mac)(?<!De)(?<!Di)(?<!Du)(?<!La)(?<!Le)(?<!Van)(?<!Fitz)(?<=[a-z])[A-Z]"
    r"|(?:tions?|ments?|ness|ity|ities|ology|ical|ics|ized|able|ible|ware|ency|encies)$"
)
"""Unknown words that are identifiers, or formed as surnames are not."""

_EDGE = "'-."


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase.

    Attributes:
        kinds: a letter for each word and comma.
        spans: where each of them starts and ends in the text.
    """

    kinds: str
    spans: tuple[tuple[int, int], ...]

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Return where the words from one to before another stand in the text."""
        return self.spans[first][0], self.spans[last - 1][1]


def phrase(text: str, *, limit: int = 16) -> Phrase:
    """Read the kinds of the words of a text, the first `limit` of them."""
    kinds: list[str] = []
    spans: list[tuple[int, int]] = []
    shouted = text.isupper() and " " in text.strip()
    for found in _WORD.finditer(text):
        start, end = found.span()
        word = found[0]
        letter = "," if word == "," else _plain(word)
        if letter is None:
            bare = word
            if "'" in word or "\x99" in word:
                bare = _POSSESSIVE.sub("", word)
            letter = kind(bare, shouted=shouted)
            if letter not in "IS" or not bare.endswith("."):
                end = start + len(bare.rstrip(_EDGE))
            if bare != word:
                spans.append((start, end))
                kinds.append(letter)
                letter = "'"
        spans.append((start, end))
        kinds.append(letter)
        if len(kinds) >= limit:
            break
    return Phrase("".join(kinds), tuple(spans))


def _plain(word: str) -> str | None:
    """Return the kind of a word that is written as most are; None for others."""
    if not word.isascii():
        return None
    if word.istitle() and word.isalpha():
        key = word.lower()
        if len(key) > 1:
            return _FIXED.get(key) or _by_flags(words().get(key, 0))
    return _SMALL.get(word)


def _by_flags(flags: int) -> str | None:
    if not flags & _OTHERS:
        return _NAMES[flags & (FIRST | SURNAME)]
    if flags & FIRST:
        return "f"
    if flags & SURNAME:
        return "l"
    return "O" if flags & ORDINARY else "P"


def kind(word: str, *, shouted: bool = False) -> str:
    """Tell which kind of word this is.

    Args:
        word: the word, one character for each byte of UTF-8.
        shouted: the text around it is in capital letters throughout.
    """
    if word.isascii():
        capital = word[:1].isupper()
        upper = word.isupper()
        key = word.lower().strip(_EDGE)
    else:
        decoded = read_bytes(word)
        capital = decoded[:1].isupper()
        upper = decoded.isupper()
        key = fold(decoded).strip(_EDGE)
    if not capital:
        return _small(key)
    if len(key) <= 1:
        return "I" if key.isalpha() else "x"
    if "'" in key and key.rpartition("'")[2] in _CONTRACTED:
        return "O"
    if upper and len(key) <= (2 if shouted else 4) and key not in SUFFIXES:
        return "I" if "." in word and len(key) <= 3 else "C"
    return _capital(key, word)


def _small(key: str) -> str:
    if key in JOINERS:
        return "&"
    if key in PARTICLES:
        return "p"
    return "x"


def _capital(key: str, word: str) -> str:
    if key == "sr" and word.endswith("."):
        return "T"
    known = _FIXED.get(key) or _by_flags(_flags(key))
    if known is None:
        return "O" if _NO_NAME.search(word) else "U"
    return known


def _flags(key: str) -> int:
    known = words()
    flags = known.get(key)
    if flags is None and "-" in key:
        parts = [known.get(part, 0) for part in key.split("-")]
        flags = parts[0] or parts[-1]
        if any(part & ORDINARY for part in parts):
            flags |= ORDINARY
    return flags or 0
