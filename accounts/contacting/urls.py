"""Addresses of one's own contact points."""

from django.urls import path, register_converter

from accounts.contacting import views
from accounts.contacting.converters import KindConverter

register_converter(KindConverter, "contact-kind")

urlpatterns = [
    path("", views.contact_points, name="contact-points"),
    path("ny/<contact-kind:word>/", views.contact_new, name="contact-new"),
    path("kode/<uuid:pk>/", views.contact_code, name="contact-code"),
    path("<uuid:pk>/", views.contact_change, name="contact-change"),
    path("<uuid:pk>/fjern/", views.contact_removal, name="contact-removal"),
    path("<uuid:pk>/brev/", views.contact_delivery, name="contact-delivery"),
]
