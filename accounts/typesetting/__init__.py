"""Invoices and other papers as PDF, set by Typst from a template of ours and facts that are never code."""
