"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id over 46 MiB, twice, in one thread: twice the work that OWASP recommends (46 MiB, once).

    Django's own (100 MiB, twice, eight threads) takes more than twice the time and memory of it. When every agency of a
    province signs in on one evening, the others' pages wait for that. A password kept in another way is kept in this one
    after its next use.
    """

    memory_cost = 46 * 1024
    time_cost = 2
    parallelism = 1
