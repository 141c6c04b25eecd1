"""Forms of signing in: allauth's, with our words, and a field that also takes a customer number."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as stock
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LONGEST_LOGIN = 254


def speak_plainly(form: forms.Form, **labels: Any) -> None:
    """Give fields our labels, and take away placeholders and help that say the same again."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label, field.help_text = label, ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(stock.LoginForm):  # type: ignore[misc] # allauth ships no types
    """E-mail address or customer number, and password. Unknown and wrong read the same, and cost the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            max_length=LONGEST_LOGIN, widget=forms.TextInput(attrs=attributes)
        )
        speak_plainly(self, login=_("E-post eller kundenummer"), password=_("Passord"))
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        """The address allauth shall try. A number nobody has stays as it is: no address is like it."""
        typed = "".join(self.cleaned_data["login"].split())
        return typed.lower() if "@" in typed else sign_in_address(typed) or typed


def sign_in_address(customer_number: str) -> str:
    """The address the person behind a customer number signs in with, or nothing."""
    found = User.objects.filter(person__customers__customer_number=customer_number)
    return found.values_list("email", flat=True).first() or ""


class ActivationForm(forms.Form):
    """Who has no sign-in yet: the number on the invoice, and the address our letters go to."""

    number = forms.CharField(
        label=_("Kundenummer"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-post"), max_length=LONGEST_LOGIN, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split())


class ActivationCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Koden fra e-posten"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class AskForCodeForm(stock.RequestLoginCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, email=_("E-post"))


class CodeForm(stock.BaseConfirmCodeForm):  # type: ignore[misc]
    """A code we mailed. Takes `code`, the expected one; allauth adds whose it is for one of its pages."""

    def __init__(self, *args: Any, user: User | None = None, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Koden fra e-posten"))
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class ForgottenPasswordForm(stock.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, email=_("E-post"))


class NewPasswordForm(stock.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password1=_("Nytt passord"), password2=_("Nytt passord en gang til"))
        self.fields["password1"].help_text = _("Minst 15 tegn. Gjerne en hel setning.")


class FirstPasswordForm(NewPasswordForm):
    """The first one: as a new one, with nothing before it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password1=_("Passord"), password2=_("Passord en gang til"))
        self.fields["password1"].help_text = _("Minst 15 tegn. Gjerne en hel setning.")


class NewcomerForm(FirstPasswordForm):
    """Who somebody is who has no sign-in yet. They sign in with the address they have proven."""

    fornavn = forms.CharField(
        label=_("Fornavn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Skriv fornavnet.")},
    )
    etternavn = forms.CharField(
        label=_("Etternavn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Skriv etternavnet.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["fornavn", "etternavn", "password1", "password2"])


class PasswordAgainForm(stock.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password=_("Passord"))
