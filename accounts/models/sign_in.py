"""The sign-in of a person or an employee (E-06)."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Language, Person


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Appearance(models.TextChoices):
    AUTO = "auto", _("Som enheten")
    LIGHT = "light", _("Lyst utseende")
    DARK = "dark", _("Mørkt utseende")


def _staff_numbers() -> pgtrigger.Trigger:
    """Whoever becomes an employee gets a random number, four digits while there are enough, and keeps it for good.

    In the database, so that nobody is made staff without one, whichever way they come in.
    """
    return pgtrigger.Trigger(
        name="user_staff_number",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__is_staff=True),
        declare=[("tries", "integer := 0"), ("least_number", "integer")],
        func="""
            IF TG_OP = 'UPDATE' AND OLD.staff_number <> '' THEN
                NEW.staff_number := OLD.staff_number;
                RETURN NEW;
            END IF;
            LOOP
                least_number := power(10, 3 + least(tries / 50, 2))::integer;
                NEW.staff_number := (least_number + floor(random() * 9 * least_number))::integer::text;
                tries := tries + 1;
                EXIT WHEN NOT EXISTS (SELECT FROM accounts_user WHERE staff_number = NEW.staff_number);
            END LOOP;
            RETURN NEW;
        """,
    )


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. A customer's has a person; an employee's has none."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-post for innlogging"), unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("kan logge inn"), default=True)
    is_staff = models.BooleanField(_("ansatt"), default=False)
    # What customers know an employee by («ansatt 3107»): random, so that it tells nobody who it is.
    staff_number = models.CharField(_("ansattnummer"), max_length=6, blank=True, editable=False)
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.BOKMAAL)
    appearance = models.CharField(_("utseende"), max_length=5, choices=Appearance, default=Appearance.AUTO)
    date_joined = models.DateTimeField(_("opprettet"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("innlogging")
        verbose_name_plural = _("innlogginger")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(person__isnull=True),
                name="user_staff_is_not_a_customer",
            ),
            models.UniqueConstraint(
                fields=["staff_number"], condition=~models.Q(staff_number=""), name="user_staff_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(staff_number="") | models.Q(staff_number__regex=r"^[0-9]{4,6}$"),
                name="user_staff_number_is_digits",
            ),
        ]
        triggers = [_staff_numbers()]

    def __str__(self) -> str:
        return f"user {self.pk}"
