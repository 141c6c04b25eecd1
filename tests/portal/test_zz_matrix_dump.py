import json
import pytest
from tests.portal.test_url_matrix import *  # noqa
from tests.portal.test_url_matrix import addresses, ask, outcome, client_of, expectations, ROLES, CANARY, MAY_SEE, body

for _n in [n for n in list(globals()) if n.startswith("test_")]:
    del globals()[_n]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_dump(full_world, cases, role):
    client, expected = client_of(role, full_world), expectations()
    rows = []
    for a in addresses(full_world, cases):
        for m in ("get", "post"):
            try:
                answer = ask(client, m, a.path)
                found = outcome(answer)
                foreign = sorted(set(CANARY.findall(body(answer))) - MAY_SEE.get(role, set()))
            except Exception as e:
                found, foreign = "EXC " + repr(e)[:200], []
            old = (expected.get((a.route, a.of, m)) or {}).get(role)
            rows.append([a.route, a.of, m, role, found, old, foreign])
    json.dump(rows, open(f"/tmp/lead/matrix-{role}.json", "w"))
