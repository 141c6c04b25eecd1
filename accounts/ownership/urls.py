"""Addresses of homes that change hands."""

from django.urls import path

from accounts.ownership import public_views, views

urlpatterns = [
    path("", views.ownerships, name="ownerships"),
    path("ny/", views.ownership_begin, name="ownership-begin"),
    path("overta/", views.ownership_ask, name="ownership-ask"),
    path("invitasjon/<str:token>/", public_views.takeover, name="takeover"),
    path("<uuid:pk>/", views.ownership, name="ownership"),
    path("<uuid:pk>/bekreft/", views.ownership_confirm, name="ownership-confirm"),
    path("<uuid:pk>/invitasjon/", views.ownership_invite, name="ownership-invite"),
    path("<uuid:pk>/avbryt/", views.ownership_cancel, name="ownership-cancel"),
    path("<uuid:pk>/bevis/", views.ownership_certificate, name="ownership-certificate"),
    path("<uuid:pk>/bevis/eierskifte.pdf", views.ownership_paper, name="ownership-paper"),
]
