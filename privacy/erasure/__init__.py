"""Erasure: the plan a person confirms, the job that carries it out, and the proof that it is done."""
