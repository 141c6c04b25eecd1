"""Three hundred things nobody should type, and everything a page lets one type into."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

SEED = 20261122
NAMED = [
    "", " ", "\t", "\r\n", "0", "-1", "1e309", "NaN", "Infinity", "null", "undefined", "None", "true", "[]", "{}",
    "9" * 40, "-" + "9" * 40, "2147483648", "9223372036854775808", "1.5", "1,5", "0x10", "٣", "½", "²",
    "\x00", "a\x00b", "\x01\x02", "\x1b[31m", "\x7f", "\u200b", "\u202eabc", "\ufeff", "\ufffe", "\U0010ffff",
    "é\u0301",     "İ", "ß", "ﬁ", "👩‍👩‍👧", "a" * 300, "æ" * 5_000, "a" * 100_000, "\n" * 2_000, " " * 2_000,
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% debug %}", "${7*7}", "%s%s%n",
    "' OR 1=1 --", "'; DROP TABLE accounts_person; --", "\\", "\\x00", "%00", "%", "%ff", "%c0%80", "&#0;",
    "../../etc/passwd",
    "..\\..\\windows", "/", "//", "//evil.example", "/\\evil.example", "https:evil.example",
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[::1", "http://\u2028",
    "a\r\nSet-Cookie: x=1", "a@b\r\nBcc: c@d.no", "\"a b\"@example.no", "a@" + "b" * 300 + ".no",
    "@", "a@", "@b.no", "a@b",
    "ingrid@example.no\n", "INGRID@EXAMPLE.NO", "ingrid+x@example.no", "ingrid@exämple.no",
    "0000-00-00", "0000-01-01", "0001-01-01", "9999-12-31", "99999-01-01", "2026-02-30", "2026-13-01", "2026-1-1",
    "22.11.2026", "2026-11-22T00:00:00Z", "2026-11", "2026-00", "2026-13", "20261122", "-2026-11-22", "٢٠٢٦-١١-٢٢",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-uuid", "PV-0000-0000",
    "PV-2222-2222", "pv-2222-2222", "PV-2222-2222/", "nb", "en", "nb-NO", "xx", "zh-hant", "en;q=0", "auto", "dark",
]  # fmt: skip
COUNT = 300
SHARES = 15
ALPHABET = [chr(code) for code in (*range(32, 127), 0xA0, 0xC5, 0xE6, 0xF8, 0x2028, 0x202E, 0x4E2D, 0x1F600)]


def bad_inputs() -> list[str]:
    """The named ones, filled up to 300 with random text from a fixed seed."""
    chance = random.Random(SEED)
    filling = [
        "".join(chance.choices(ALPHABET, k=chance.randint(1, 60))) for _more in range(COUNT - len(NAMED))
    ]
    return NAMED + filling


def share_of(number: int, *, place: int) -> list[str]:
    """One of SHARES equal shares for one place: another for the next place, so that together they take all."""
    return bad_inputs()[(number + place) % SHARES :: SHARES]


@dataclass
class Form:
    """A form as a browser sees it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Finds the POST forms of a page and what they would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form" and facts.get("method", "get").lower() == "post":
            self._open = Form(facts.get("action", ""))
            self.found.append(self._open)
        elif self._open is None:
            return
        elif tag == "select":
            self._select = facts.get("name", "")
        elif (
            tag == "option"
            and self._select
            and ("selected" in facts or self._select not in self._open.fields)
        ):
            self._open.fields[self._select] = [facts.get("value", "")]
        elif facts.get("name") and tag in {"input", "textarea", "button"}:
            self._take(self._open, facts)

    def _take(self, form: Form, facts: dict[str, str]) -> None:
        """Of radio buttons the one that is chosen, or the first; of anything else all."""
        name, value = facts["name"], facts.get("value", "")
        if facts.get("type") != "radio":
            form.fields.setdefault(name, []).append(value)
        elif "checked" in facts or name not in form.fields:
            form.fields[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
