"""Addresses of marketing: the page, the link of a letter, and what campaign systems ask."""

from django.urls import path

from privacy.marketing import api, views

urlpatterns = [
    path("personvern/reservasjon/", views.marketing, name="marketing"),
    path("reklame/avmeld/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("api/reklame/v1/", api.check, name="marketing-check"),
    path("api/reklame/v1/mange/", api.check_many, name="marketing-check-many"),
    path("api/reklame/v1/sms/", api.reply, name="marketing-reply"),
    path("api/reklame/v1/openapi.json", api.document, name="marketing-api"),
]
