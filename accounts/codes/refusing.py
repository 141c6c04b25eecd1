"""Codes and words that anybody would guess."""

from __future__ import annotations

from datetime import date

from accounts.models import Person

SEQUENCES = ("01234567890", "09876543210")
# The keys of a panel in a line or a square, and what people choose most.
USUAL = frozenset({"2580", "0852", "1379", "1397", "147258", "258000", "159753", "112233", "445566", "2468"})
WORDS = frozenset({"passord", "kontrollord", "alarm", "sector", "hemmelig", "password", "1234"})


def is_easy(code: str, person: Person) -> bool:
    """Whether a code (digits) is one that is tried first: repeated, counted, a date, the usual."""
    return (
        any(code == code[:size] * (len(code) // size) for size in (1, 2, 3) if len(code) > size)
        or any(code in run for run in SEQUENCES)
        or code in USUAL
        or _is_year(code)
        or code in _birthdays(person.birth_date)
    )


def is_easy_word(word: str, person: Person) -> bool:
    """Whether a passphrase holds the holder's own name, or is one that everybody thinks of."""
    said = word.casefold()
    names = {
        part
        for name in (person.given_name, person.family_name)
        for part in name.casefold().split()
        if len(part) > 1
    }
    return said.strip() in WORDS or any(name in said.split() for name in names) or len(set(said)) < len("abc")


def _is_year(code: str) -> bool:
    """A year somebody alive may be born in, whoever it is: the others of the household are not looked up."""
    return len(code) == len("1984") and "1920" <= code <= "2039"


def _birthdays(born: date | None) -> set[str]:
    """A birth date as people write it with four and six digits."""
    shapes = ("%d%m", "%m%d", "%Y", "%d%m%y", "%y%m%d", "%m%d%y", "%d%y", "%m%y")
    return {born.strftime(shape) for shape in shapes} if born else set()
