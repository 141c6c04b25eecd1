"""Retention: what is due goes by itself, every night, by the rules of the register and nothing else."""
