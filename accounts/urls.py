"""Addresses of sign-in and of choices that hold for every page. The names of sign-in are allauth's."""

from allauth.account import views as stock
from django.db.transaction import non_atomic_requests
from django.urls import include, path

from accounts import activation_views, factor_views, views
from accounts.bankid import views as bankid
from accounts.household import public_views as invited
from accounts.staff import views as staff

urlpatterns = [
    # Hashing a password takes a while. In one transaction with the counting of tries, everybody behind the
    # same address would wait in line for it.
    path("logg-inn/", non_atomic_requests(stock.login), name="account_login"),
    path("logg-inn/kode/", stock.request_login_code, name="account_request_login_code"),
    path("logg-inn/kode/bekreft/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logg-inn/totrinn/", factor_views.second_factor, name="mfa_authenticate"),
    path("logg-inn/passnokkel/", factor_views.passkey_sign_in, name="mfa_login_webauthn"),
    path("logg-inn/bankid/", bankid.sign_in, name="bankid_login"),
    path("logg-inn/bankid/svar/", bankid.answer, name="bankid_callback"),
    path("logg-inn/bankid/ukjent/", bankid.unknown, name="bankid_unknown"),
    path("logg-inn/bankid/kobling/", bankid.link_waiting, name="bankid_link_waiting"),
    path("bankid/kobling/", bankid.link, name="bankid_link"),
    path("bankid/frakobling/", bankid.unlink, name="bankid_unlink"),
    path("logg-inn/adresse/", stock.email_verification_sent, name="account_email_verification_sent"),
    path("logg-inn/stengt/", stock.account_inactive, name="account_inactive"),
    path("logg-ut/", views.sign_out, name="account_logout"),
    path("glemt/", stock.password_reset, name="account_reset_password"),
    path("glemt/kode/", stock.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("glemt/nytt-passord/", stock.complete_password_reset, name="account_complete_password_reset"),
    path("glemt/ferdig/", stock.password_reset_from_key_done, name="account_password_reset_completed"),
    path("bekreft/", stock.reauthenticate, name="account_reauthenticate"),
    path("bekreft/kode/", views.confirm_by_code, name="confirm-by-code"),
    path("bekreft/totrinn/", factor_views.confirm_by_factor, name="mfa_reauthenticate"),
    path("bekreft/passnokkel/", factor_views.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("bekreft/bankid/", bankid.confirm, name="bankid_confirm"),
    path("aktiver/", activation_views.activate, name="activate"),
    path("aktiver/kode/", activation_views.confirm_code, name="activate-code"),
    # A password is hashed here: see above.
    path("aktiver/passord/", non_atomic_requests(activation_views.first_password), name="activate-password"),
    # allauth's own trips to outside sign-ins: ours are above.
    path("logg-inn/utenfra/avbrutt/", views.closed_door, name="socialaccount_login_cancelled"),
    path("logg-inn/utenfra/feil/", views.closed_door, name="socialaccount_login_error"),
    path("logg-inn/utenfra/ny/", views.closed_door, name="socialaccount_signup"),
    path("logg-inn/utenfra/", views.closed_door, name="socialaccount_connections"),
    # allauth asks for this one by name, although we have no sign-up.
    path("logg-inn/ny/", views.closed_door, name="account_signup"),
    path("konto/", include("accounts.security.urls")),
    path("brukere/", include("accounts.household.urls")),
    path("u/<str:token>/", invited.invitation, name="invitation"),
    path("u/<str:token>/kode/", invited.invitation_code, name="invitation-code"),
    path("u/<str:token>/svar/", invited.invitation_answer, name="invitation-answer"),
    path("konto/kontakt/", include("accounts.contacting.urls")),
    path("eierskifte/", include("accounts.ownership.urls")),
    path("", include("accounts.contacts.urls")),
    path("brukere/", include("accounts.codes.urls")),
    path("ansatt/velkommen/", staff.welcome, name="staff-welcome"),
    path("ansatt/totrinn/", staff.second_factor, name="staff-second-factor"),
    path("sprak/", views.set_language, name="set-language"),
    path("utseende/", views.set_appearance, name="set-appearance"),
    path("anlegg/", views.set_site, name="set-site"),
]
