"""The promises of the privacy statement, PE-01…PE-91, in our own words."""
