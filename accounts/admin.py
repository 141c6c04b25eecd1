"""The admin shows nothing of the customer account: not the tables that others register by themselves either."""

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

# Named to have them registered before they are taken away.
OTHERS = {EmailAddress: EmailAddressAdmin, Group: GroupAdmin}

admin.site.unregister(list(OTHERS))
