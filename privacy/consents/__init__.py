"""Consents: what can be consented to, the ledger of who did, and what follows when one is taken back (WF-07)."""
