"""Employees: their roles, how they prove who they are, and what it takes to change either."""
