"""What is typed about employees. None of the forms has a password of somebody else, or a flag of the sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffChange, User
from accounts.staff import changes, roles

Kind = StaffChange.Kind
CODE_LENGTH = 60


class WelcomeForm(forms.Form):
    """A new employee's code from the invitation, and the password of their choice."""

    email = forms.EmailField(label=_("E-post"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    code = forms.CharField(
        label=_("Koden fra e-posten"),
        max_length=CODE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    password1 = forms.CharField(
        label=_("Nytt passord"),
        help_text=_("Minst 15 tegn. Gjerne en hel setning."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Nytt passord en gang til"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, User(email=self.cleaned_data.get("email", "")))
        return password

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("password1") and found.get("password1") != found.get("password2"):
            self.add_error("password2", _("De to passordene er ikke like."))
        return found


class ProposalForm(forms.ModelForm):  # type: ignore[type-arg] # has no parameters at run time
    """What shall change, for whom. `proposer` is who asks: whoever shows the form sets it."""

    proposer: User
    email = forms.EmailField(
        label=_("E-post til den nye"), required=False, help_text=_("Bare for en ny ansatt.")
    )
    role = forms.ChoiceField(
        label=_("Rolle"),
        required=False,
        choices=lambda: [("", "–"), *((role.name, role.title) for role in roles.ROLES)],
        help_text=_("For en ny ansatt, og for å gi eller ta en rolle."),
    )

    class Meta:
        model = StaffChange
        fields = ("kind", "user", "email", "role")
        help_texts = {
            "kind": _(
                "Å avslutte en ansettelse skjer med én gang. Alt annet venter til en annen administrator bekrefter."
            ),
            "user": _("Ikke for en ny ansatt."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].queryset = User.objects.filter(is_staff=True).order_by("email")  # type: ignore[attr-defined]
            self.fields["user"].label_from_instance = _address  # type: ignore[attr-defined]
            self.fields["user"].required = False

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        is_new = found.get("kind") == Kind.MAKE_STAFF
        if is_new and not found.get("email") and "email" not in self.errors:
            self.add_error("email", _("Skriv adressen til den nye."))
        if not is_new and not found.get("user") and "user" not in self.errors:
            self.add_error("user", _("Velg en ansatt."))
        if found.get("kind") not in changes.WITH_ROLE:
            found["role"] = ""  # chosen before the kind was, perhaps
        if not self.errors:
            self._ask(found)
        return found

    def _post_clean(self) -> None:
        """Nothing of what was typed is written to the row: the workflow makes it."""

    def _ask(self, found: dict[str, Any]) -> None:
        """Whether it may be proposed, so that a refusal stands beside its field."""
        try:
            is_new = found["kind"] == Kind.MAKE_STAFF
            user = changes.candidate(found["email"]) if is_new else found["user"]
            changes.judge(found["kind"], user=user, role=found["role"], by=self.proposer)
            if changes.waits(found["kind"], user=user, role=found["role"]):
                raise changes.Refused(changes.WAITS)
        except changes.Refused as refused:
            self.add_error(refused.field, str(refused.reason))


def _address(user: User) -> str:
    return user.email
