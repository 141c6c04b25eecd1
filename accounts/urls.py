"""Addresses of sign-in and of choices that hold for every page. The names of sign-in are allauth's."""

from allauth.account import views as stock
from django.db.transaction import non_atomic_requests
from django.urls import include, path

from accounts import views
from accounts.staff import views as staff

urlpatterns = [
    # Hashing a password takes a while. In one transaction with the counting of tries, everybody behind the
    # same address would wait in line for it.
    path("logg-inn/", non_atomic_requests(stock.login), name="account_login"),
    path("logg-inn/kode/", stock.request_login_code, name="account_request_login_code"),
    path("logg-inn/kode/bekreft/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logg-inn/adresse/", stock.email_verification_sent, name="account_email_verification_sent"),
    path("logg-inn/stengt/", stock.account_inactive, name="account_inactive"),
    path("logg-ut/", views.sign_out, name="account_logout"),
    path("glemt/", stock.password_reset, name="account_reset_password"),
    path("glemt/kode/", stock.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("glemt/nytt-passord/", stock.complete_password_reset, name="account_complete_password_reset"),
    path("glemt/ferdig/", stock.password_reset_from_key_done, name="account_password_reset_completed"),
    path("bekreft/", stock.reauthenticate, name="account_reauthenticate"),
    path("bekreft/kode/", views.confirm_by_code, name="confirm-by-code"),
    # allauth asks for this one by name, although we have no sign-up.
    path("logg-inn/ny/", views.closed_door, name="account_signup"),
    path("konto/", include("accounts.security.urls")),
    path("ansatt/velkommen/", staff.welcome, name="staff-welcome"),
    path("ansatt/totrinn/", staff.second_factor, name="staff-second-factor"),
    path("sprak/", views.set_language, name="set-language"),
    path("utseende/", views.set_appearance, name="set-appearance"),
    path("anlegg/", views.set_site, name="set-site"),
]
