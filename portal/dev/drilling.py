"""The parts of the restore drill that know the site: `erase` one of the demo's people, tell the `state`."""

import os
import sys

import django


def main() -> int:
    """`state` prints what /readyz says of erasures, then the key of each who is back."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from portal.dev import drilled  # it knows models, which are there from here on

    return {"erase": drilled.erase, "state": drilled.state}[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
