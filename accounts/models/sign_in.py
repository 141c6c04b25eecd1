"""The sign-in of a person or an employee (E-06)."""

from __future__ import annotations

import uuid
from typing import Any

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


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. A customer's has a person; an employee's has none."""

    id = models.UUIDField(_("id"), primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-post for innlogging"), unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    is_active = models.BooleanField(_("kan logge inn"), default=True)
    is_staff = models.BooleanField(_("ansatt"), default=False)
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
            )
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"
