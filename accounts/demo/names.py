"""Common Norwegian names and made-up streets, for the many customers nobody tells a story about."""

GIVEN = (
    "Anne Jan Inger Per Kristin Bjørn Marit Ole Liv Lars Eva Kjell Anna Knut Marie Svein Ida Arne Berit "
    "Geir Astrid  Morten Hilde Hans Solveig Erik Randi Tor Silje Martin Nina Øyvind Emma Andreas Nora "
    "Jonas Hanne Magnus Sofie Henrik"
)
GIVEN_NAMES = tuple(GIVEN.split())
FAMILY = (
    "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen "
    "Eriksen Berg  Haugen Hagen Johannessen Andreassen Jacobsen Dahl Jørgensen Halvorsen Henriksen Lund "
    "Sørensen Jakobsen Moen  Gundersen Iversen Strand Solberg Svendsen Eide Martinsen Knutsen Bakken "
    "Paulsen Amundsen Lie Bakke"
)
FAMILY_NAMES = tuple(FAMILY.split())
STREETS = (
    "Eksempelveien",
    "Prøvegata",
    "Mønsterbakken",
    "Tenkeveien",
    "Diktstien",
    "Eventyrveien",
    "Påfunngata",
    "Luftslottet",
    "Innbilningsveien",
    "Skissebakken",
    "Utkastveien",
    "Fabelstien",
)
PLACES = (
    ("0873", "Oslo"),
    ("1396", "Billingstad"),
    ("2317", "Hamar"),
    ("3015", "Drammen"),
    ("4010", "Stavanger"),
    ("4630", "Kristiansand"),
    ("5003", "Bergen"),
    ("6004", "Ålesund"),
    ("7011", "Trondheim"),
    ("8006", "Bodø"),
    ("9008", "Tromsø"),
)
