"""Forms of the customer account."""

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    pass
