"""What the suite of marketing does in a process of its own: `python -m portal.dev.bench.campaign WHAT FILE ...`.

Each writes the seconds its work took, without starting up, to FILE.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import django
from django.db import connection

django.setup()

from django.test import Client  # noqa: E402 - the models are there only now
from django.utils import timezone  # noqa: E402

from accounts.models import ContactPoint, Customer, Person  # noqa: E402
from privacy.marketing import systems  # noqa: E402
from privacy.marketing.normalising import asked  # noqa: E402
from privacy.models import MarketingChoice, MarketingSystem, SuppressionEntry  # noqa: E402
from privacy.models.marketing import Channel, How  # noqa: E402

A_BATCH = 5_000
TOKEN = "mst_of-the-bench"  # noqa: S105 - of a database that is thrown away
# Every third address belongs to nobody, and every fourth of the others has said no.
STRANGERS, REFUSERS = 3, 4


def make(file: str, number: str) -> None:
    """So many addresses: of customers who bought, of some who said no, and of nobody."""
    begun = time.perf_counter()
    MarketingSystem.objects.create(name="bench", token_hmac=systems.mark_of(TOKEN))
    rest = iter(range(int(number)))
    while block := list(islice(rest, A_BATCH)):
        _store([one for one in block if one % STRANGERS])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _write(file, begun)


def ask(file: str, number: str) -> None:
    """The whole list over the API, as a campaign system asks, to the last line of the answer."""
    body = "\n".join(json.dumps(_address(one)) for one in range(int(number)))
    begun = time.perf_counter()
    answer = Client().post(
        "/api/reklame/v1/mange/?channel=email&similar=true",
        body,
        content_type="application/x-ndjson",
        headers={"Authorization": f"Bearer {TOKEN}", "Host": "localhost", "X-Forwarded-Proto": "https"},
        secure=True,
    )
    if len(answer.getvalue().splitlines()) != int(number) + 1:
        raise SystemExit(f"The API answered {answer.status_code}, and not every line.")
    _write(file, begun)


def _store(numbers: list[int]) -> None:
    now = timezone.now()
    people = [Person(given_name="Navn") for _one in numbers]
    Person.objects.bulk_create(people)
    pairs = list(zip(numbers, people, strict=True))
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, kind="email", value=_address(one)) for one, person in pairs
    )
    Customer.objects.bulk_create(
        Customer(customer_number=f"C{one}", kind="person", person=person) for one, person in pairs
    )
    sale = {"channel": Channel.EMAIL, "state": "with_sale", "how": How.SALE, "at": now}
    MarketingChoice.objects.bulk_create(MarketingChoice(person=person, **sale) for person in people)
    SuppressionEntry.objects.bulk_create(_suppressed(one for one in numbers if not one % REFUSERS))


def _suppressed(numbers: Iterator[int]) -> Iterator[SuppressionEntry]:
    for one in numbers:
        mark = asked(Channel.EMAIL, address=_address(one)).canonical
        yield SuppressionEntry(channel=Channel.EMAIL, mark=mark, how=How.LINK)


def _address(number: int) -> str:
    return f"navn{number}@example.no"


def _write(file: str, begun: float) -> None:
    Path(file).write_text(str(time.perf_counter() - begun), encoding="ascii")


WORK: dict[str, Callable[..., None]] = {"make": make, "ask": ask}

if __name__ == "__main__":
    WORK[sys.argv[1]](*sys.argv[2:])
