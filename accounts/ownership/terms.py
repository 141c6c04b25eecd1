"""Which edition of the notice and of the terms a buyer agrees to. A changed text is a new edition."""

NOTICE = "eierskifte-2026-11"
TERMS = "2026-11"
