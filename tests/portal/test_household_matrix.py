"""Role × category × right: what each of a household meets on every page of every right, from the URLconf (N-03).

Which status each address answers is in `url_matrix.csv`; here is whose data stands there, by every category.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from privacy.categories import CATEGORIES
from privacy.rights import RIGHTS
from privacy.states import Right
from tests.world import World

pytestmark = pytest.mark.django_db
CANARY = re.compile(r"ZQX-(\w+?)-")
SLUGS = tuple(category.slug for category in CATEGORIES)
# Owner, adult user, child, owner before, owner elsewhere: whose data may stand before them. Tor's house was his.
MAY_SEE = {
    "ingrid": {"ingrid", "house", "cabin", "kari", "per"},
    "ole": {"ole"},
    "nora": {"nora"},
    "tor": {"tor", "house"},
    "lise": {"lise"},
}
# Of the house Ingrid and Tor share, whose time it was is told by these.
NEVER = {"ingrid": "tor", "tor": "ingrid"}
# In which categories somebody has anything of their own: where nothing is found, nothing was looked for.
HAS = {
    "ingrid": {"bruk", "laser", "anlegg", "avtale", "brukere", "kundeforhold"},
    "ole": {"bruk", "laser", "kundeforhold"},
    "nora": {"bruk", "laser", "kundeforhold"},
    "tor": {"laser", "avtale", "kundeforhold"},
    "lise": {"avtale", "kundeforhold"},
}


def pages(slug: str) -> Iterator[tuple[str, str]]:
    """The page of a category, and that of each right with it chosen."""
    yield "read", reverse("category", args=[slug])
    for offer in RIGHTS:
        yield offer.right, f"{offer.address}?kategori={slug}&hva={slug}&valg=na"


@pytest.mark.parametrize("name", MAY_SEE)
def test_each_meets_only_their_own_in_every_category_under_every_right(
    world: World, signed_in: Callable[[str], Client], name: str
) -> None:
    client, seen = signed_in(name), {}
    client.post("/anlegg/", {"site": str(world.sites["house"].pk), "next": "/"})
    for slug in SLUGS:
        for right, path in pages(slug):
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, (right, slug)
            found = set(CANARY.findall(answer.content.decode()))
            assert found <= MAY_SEE[name], (right, slug, found - MAY_SEE[name])
            seen[right, slug] = found
    assert HAS[name] <= {slug for (right, slug), found in seen.items() if right == "read" and found}
    assert NEVER.get(name) not in set().union(*seen.values())


def test_every_right_has_a_page_here() -> None:
    assert {offer.right for offer in RIGHTS} == set(Right)
