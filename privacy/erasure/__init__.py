"""Erasure: a plan the person confirms, a time to think again, a job that cannot half-happen, a receipt."""
