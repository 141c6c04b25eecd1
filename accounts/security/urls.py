"""Addresses of «Innlogging og sikkerhet». The names are allauth's where it has one."""

from django.urls import path

from accounts.security import address_views, factor_views, passkey_views, password_views, undo_views, views

urlpatterns = [
    path("sikkerhet/", views.security, name="security"),
    path("sikkerhet/steng/", views.close, name="close-sign-in"),
    path("enheter/", views.to_security, name="usersessions_list"),
    path("enheter/<int:pk>/logg-ut/", views.session_end, name="session-end"),
    path("enheter/logg-ut-alle/", views.sessions_end, name="sessions-end"),
    path("passord/", password_views.password, name="account_change_password"),
    path("passord/nytt/", password_views.first_password, name="account_set_password"),
    path("e-post/", address_views.address, name="account_email"),
    path("totrinn/", views.to_security, name="mfa_index"),
    path("totrinn/kodeapp/", factor_views.app_add, name="mfa_activate_totp"),
    path("totrinn/kodeapp/bilde.svg", factor_views.app_picture, name="app-picture"),
    path("totrinn/kodeapp/av/", factor_views.app_remove, name="mfa_deactivate_totp"),
    path("passnokler/", views.to_security, name="mfa_list_webauthn"),
    path("passnokler/ny/", passkey_views.passkey_add, name="mfa_add_webauthn"),
    path("passnokler/<int:pk>/", passkey_views.passkey, name="mfa_edit_webauthn"),
    path("passnokler/<int:pk>/fjern/", passkey_views.passkey_remove, name="mfa_remove_webauthn"),
    path("reservekoder/", factor_views.codes, name="mfa_view_recovery_codes"),
    path("reservekoder/nye/", factor_views.codes_new, name="mfa_generate_recovery_codes"),
    path("reservekoder/fil/", factor_views.codes_file, name="mfa_download_recovery_codes"),
    path("angre/<str:token>/", undo_views.undo_change, name="undo-change"),
]
