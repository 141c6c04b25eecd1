"""A home that goes from one owner to the next: both confirm, and at a set minute it is the other's.

`states` says what may follow on what, `flow` what the two sides and employees do, `clock` what time does, and
`ending` what ends for the household that moves out.
"""
