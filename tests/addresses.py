"""The site's addresses, and stand-ins for pages of second factors that another branch brings."""

from allauth.mfa.base import views as base
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as ours

urlpatterns = [
    *ours,
    path("logg-inn/totrinn/", base.authenticate, name="mfa_authenticate"),
    path("bekreft/totrinn/", base.reauthenticate, name="mfa_reauthenticate"),
    path("konto/totrinn/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/sikkerhet/", base.index, name="mfa_index"),
    path("konto/passnokler/ny/", webauthn.add_webauthn, name="mfa_add_webauthn"),
]
