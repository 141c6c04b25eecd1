"""The made-up persons of the demo, their homes and what happened there; never any real person's data."""
