"""Addresses of what is held and of the rights."""

from django.urls import path, register_converter

from privacy import copy_views, views
from privacy.converters import ReferenceConverter

register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("opplysninger/", views.data, name="data"),
    path("opplysninger/<slug:slug>/", views.category, name="category"),
    path("personvernerklaering/", views.statement, name="privacy-statement"),
    path("personvern/", copy_views.privacy_center, name="privacy-center"),
    path("personvern/kopi/ny/", copy_views.copy_new, name="copy-new"),
    path("personvern/kopi/ny/antall/", copy_views.copy_counts, name="copy-counts"),
    path("personvern/saker/<reference:reference>/", copy_views.case, name="case"),
    path("personvern/saker/<reference:reference>/framdrift/", copy_views.case_progress, name="case-progress"),
    path("personvern/saker/<reference:reference>/trekk/", copy_views.case_withdrawal, name="case-withdrawal"),
    path("personvern/saker/<reference:reference>/kopi/", copy_views.copy_download, name="copy-download"),
]
