"""Every address of the site. ASCII, Norwegian, the same in both languages (ux.md D5)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("admin/", admin.site.urls),
]
