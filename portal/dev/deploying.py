"""Django's and our own checks of a release, with settings as they are where customers are.

`python -m portal.dev.deploying`: the values in the environment stay, but for what makes it production.
"""

import os
import sys

from portal.dev.environment import new_secrets

SITE = "minsider.example.no"


def main() -> int:
    """1 when a check says anything at all."""
    os.environ.update(as_deployed())
    import django  # after the environment is as it should be
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    django.setup()
    try:
        call_command("check", deploy=True, fail_level="WARNING")
    except SystemCheckError as error:
        print(error)
        return 1
    return 0


def as_deployed() -> dict[str, str]:
    """What an operator sets, with keys nobody knows."""
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEMO": "0",
        "DEBUG": "0",
        **new_secrets(),
        "AUDIT_ANCHOR_FILE": "/srv/anchors/anchors.jsonl",
        "STAFF_NETWORKS": "192.0.2.0/24",
        "ALLOWED_HOSTS": SITE,
        "SITE_URL": f"https://{SITE}",
        "TRUSTED_PROXY_COUNT": "1",
        # Any file that is there: what stands in it is not looked at here.
        "BREACHED_PASSWORDS": __file__,
    }


if __name__ == "__main__":
    sys.exit(main())
