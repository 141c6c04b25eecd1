"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's figures. Django's 100 MiB and 8 lanes let ten sign-ins take a whole machine."""

    time_cost = 2
    memory_cost = 47_104
    parallelism = 1
