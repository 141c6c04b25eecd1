"""Codes and passphrases: set, replaced and taken away by whoever holds them, and read by nobody."""
