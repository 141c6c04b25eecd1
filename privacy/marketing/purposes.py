"""Which consent of the ledger a yes to a channel of marketing is. Values only: the wall is built of them too."""

from __future__ import annotations

from collections.abc import Mapping

PURPOSES: Mapping[str, str] = {
    "email": "reklame-epost",
    "sms": "reklame-sms",
    "phone": "reklame-tlf",
    "post": "reklame-post",
    "app": "reklame-app",
    "in_portal": "reklame-her",
}
OF_WAY = (
    "CASE way " + " ".join(f"WHEN '{way}' THEN '{purpose}'" for way, purpose in PURPOSES.items()) + " END"
)
