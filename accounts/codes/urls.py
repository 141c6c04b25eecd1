"""Addresses of codes and passphrases, under `/brukere/`."""

from django.urls import path

from accounts.codes import views

urlpatterns = [
    path("kode/", views.own_code, name="own-code"),
    path("kode/ny/", views.code_new, name="code-new"),
    path("kode/fjern/", views.code_removal, name="code-removal"),
    path("kode/overfall/", views.duress_code, name="duress-code"),
    path("kode/overfall/fjern/", views.duress_removal, name="duress-removal"),
    path("kode/<uuid:pk>/", views.others_code, name="others-code"),
    path("kontrollord/", views.passphrase, name="passphrase"),
    path("kontrollord/fjern/", views.passphrase_removal, name="passphrase-removal"),
]
