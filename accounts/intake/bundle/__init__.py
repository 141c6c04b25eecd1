"""A company's own data in a folder or zip of JSON Lines and media (docs/formats/intake.md)."""
