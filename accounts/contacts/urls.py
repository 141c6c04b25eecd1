"""Addresses of a call list, and of the page of whoever is on one."""

from django.urls import path

from accounts.contacts import public_views, views

urlpatterns = [
    path("brukere/kontaktpersoner/ny/", views.contact_person_new, name="contact-person-new"),
    path("brukere/kontaktpersoner/<uuid:pk>/", views.contact_person, name="contact-person"),
    path("brukere/kontaktpersoner/<uuid:pk>/flytt/", views.contact_person_place, name="contact-person-place"),
    path(
        "brukere/kontaktpersoner/<uuid:pk>/fjern/",
        views.contact_person_removal,
        name="contact-person-removal",
    ),
    path(
        "brukere/kontaktpersoner/<uuid:pk>/purr/",
        views.contact_person_reminder,
        name="contact-person-reminder",
    ),
    path("k/<str:token>/", public_views.answer, name="contact-answer"),
    path("k/<str:token>/rett/", public_views.correction, name="contact-correction"),
    path("k/<str:token>/kopi.json", public_views.copy, name="contact-copy"),
]
