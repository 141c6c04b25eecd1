"""The site's addresses, and stand-ins for pages of second factors that another branch brings."""

from allauth.mfa.base import views as base
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as ours

urlpatterns = [
    *ours,
    path("logg-inn/totrinn/", base.authenticate, name="mfa_authenticate"),
    path("bekreft/totrinn/", base.reauthenticate, name="mfa_reauthenticate"),
]
