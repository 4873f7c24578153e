from __future__ import annotations

import pytest

from bedrock_weir.classifiers.database import Database
from bedrock_weir.classifiers.names import RULES
from bedrock_weir.classifiers.scanner import Scanner, resolved

SCANNER = Scanner(Database(RULES), {"ADDRESS"})

FOUND = [
    (
        "I live near 48 Larkspur Lane, Boise, ID 83702.",
        "48 Larkspur Lane, Boise, ID 83702",
    ),
    ("at 221B Baker Street, London NW1 6XE now", "221B Baker Street, London NW1 6XE"),
    ("10 Downing Street, London SW1A 2AA", "10 Downing Street, London SW1A 2AA"),
    ("92 Main St\nSpringfield, IL 62704", "92 Main St\nSpringfield, IL 62704"),
    (
        "Invoice to 1600 N Fairview Ave Apt 12B, Austin, TX 78701-1234",
        "1600 N Fairview Ave Apt 12B, Austin, TX 78701-1234",
    ),
    ("350 5th Avenue, New York, NY 10118", "350 5th Avenue, New York, NY 10118"),
    ("77 Rideau Street, Ottawa, ON K1N 5Y3", "77 Rideau Street, Ottawa, ON K1N 5Y3"),
    ("14 Collins Street, Melbourne VIC 3000", "14 Collins Street, Melbourne VIC 3000"),
    ("Hauptstraße 5, 10115 Berlin", "Hauptstraße 5, 10115 Berlin"),
    ("wohnt Lindenweg 12a, 50667 Köln", "Lindenweg 12a, 50667 Köln"),
    ("Unter den Linden 77, 10117 Berlin", "Unter den Linden 77, 10117 Berlin"),
    ("12 rue de la Paix, 75002 Paris", "12 rue de la Paix, 75002 Paris"),
    ("45 bis? 8 avenue Foch, 75116 Paris", "8 avenue Foch, 75116 Paris"),
    ("Calle Mayor 3, 2º, 28013 Madrid", "Calle Mayor 3, 2º, 28013 Madrid"),
    ("Via Garibaldi 17, 10122 Torino", "Via Garibaldi 17, 10122 Torino"),
    ("Rua Augusta 123, São Paulo", "Rua Augusta 123, São Paulo"),
    ("Keizersgracht 241, 1016 EA Amsterdam", "Keizersgracht 241, 1016 EA Amsterdam"),
    ("Storgatan 14, 114 55 Stockholm", "Storgatan 14, 114 55 Stockholm"),
    ("Vesterbrogade 30, 1620 København", "Vesterbrogade 30, 1620 København"),
    ("ul. Mickiewicza 8, 30-059 Kraków", "ul. Mickiewicza 8, 30-059 Kraków"),
    ("send mail to PO Box 4471 please", "PO Box 4471"),
    ("P.O. Box 12, Reno, NV 89501", "P.O. Box 12, Reno, NV 89501"),
    ("Unit 8812 Box 3304, DPO AP 96322", "Unit 8812 Box 3304, DPO AP 96322"),
    ("PSC 1234, Box 5678\nAPO AE 09012", "PSC 1234, Box 5678\nAPO AE 09012"),
    ("Flat 3, 20 Harrow Road, Leeds LS1 4AB", "Flat 3, 20 Harrow Road, Leeds LS1 4AB"),
    ("Shipping address: 9 Quarry Bend", "9 Quarry Bend"),
    ('{"address": "31 Orchard Cape Apt. 9", "x": 1}', "31 Orchard Cape Apt. 9"),
    ("She lives at 9 Paddock Rise and works", "9 Paddock Rise"),
    ("please ship it to 586 Ridgeway Suite 746", "586 Ridgeway Suite 746"),
    ("deliver to 5 Elmwood, Cork", "5 Elmwood, Cork"),
    ("my zip code is 62704", "62704"),
    ("Postcode: SW1A 2AA", "SW1A 2AA"),
    ("PLZ: 10115", "10115"),
    ("1709 Broadway, New York, NY 10019", "1709 Broadway, New York, NY 10019"),
    ("12 The Larches, Leeds LS1 4AB", "12 The Larches, Leeds LS1 4AB"),
    (
        "> 92 Main Street\n> Springfield, IL 62704",
        "92 Main Street\n> Springfield, IL 62704",
    ),
    ("8 Oak Drive, Dublin, Ireland", "8 Oak Drive, Dublin, Ireland"),
    ("Wohnort: Rosenweg 4, 80331 München", "Rosenweg 4, 80331 München"),
    ("J'habite au 3 place Bellecour, 69002 Lyon", "3 place Bellecour, 69002 Lyon"),
    ("vivo en Calle Luna 22, Madrid", "Calle Luna 22, Madrid"),
    (
        "SHIP TO: JOAN PRICE, 123 MAIN STREET, RENO, NV 89501",
        "123 MAIN STREET, RENO, NV 89501",
    ),
    (
        "Flat 12/B, Lotus Road, Bengaluru, Karnataka 560001",
        "Flat 12/B, Lotus Road, Bengaluru, Karnataka 560001",
    ),
    (
        "Av. Brasil, 1578 - Boa Vista, São Paulo - SP, 01310-200",
        "Av. Brasil, 1578 - Boa Vista, São Paulo - SP, 01310-200",
    ),
    (
        "She is at 742 Juniper Terrace, Springfield. Call.",
        "742 Juniper Terrace, Springfield",
    ),
    ("the shop in Tulsa, OK 74103 closed", "Tulsa, OK 74103"),
]

MISSED = [
    "5 Apples and 3 Pears",
    "20 Questions is a game",
    "30 October 1894",
    "On May 5 Wall Street fell",
    "born 4 August 1870 in Ulm",
    "In 2020 The Lancet wrote",
    "Version 5 Final Release",
    "Windows 11 Home Edition",
    "Chapter 7 The Long Road",
    "3 Pumpkin Pies, 2 Cakes",
    "The score was 4 to 3",
    "Unit 5 is about fractions",
    "Room 12",
    "Flat 3 percent",
    "via Email 3",
    "Place the Order 5",
    "We sent to 5 people",
    "She moved to Canada in 2019",
    "address: see below",
    "the address is wrong",
    "IP address: 10",
    "During 1920 he wrote",
    "Boxing Ring 5",
    "String 12",
    "Spring 2024",
    "zip code: unknown",
    "zip the files",
    "$500 Million Drive",
    "Top 10 Places to visit",
    "Python 3.11 Street",
    "May 5, 2020 The End",
    "Rs 500 and Rs 1000",
    "ISO 9001 Quality Management",
    "RFC 2119 Key Words",
    "a 5 Star Hotel",
    "Room 101 by George Orwell",
    "100 Years of Solitude",
    "7 Wonders of the World",
    "at 9 AM on Friday",
    "Highway to Hell",
    "Copyright (c) 2006-2010 Gerhard Nobody",
]


@pytest.mark.parametrize(("text", "address"), FOUND)
def test_addresses_are_found(text, address):
    """An address is found whole, in the orders that countries write it in."""
    found = [_span(text, finding) for finding in resolved(SCANNER.find(text))]
    assert found == [address]


@pytest.mark.parametrize("text", MISSED)
def test_other_numbers_are_no_addresses(text):
    """Dates, amounts, versions, titles and places by themselves are no addresses."""
    assert [_span(text, finding) for finding in SCANNER.find(text)] == []


def _span(text, finding):
    return text[finding.span.start : finding.span.end]
