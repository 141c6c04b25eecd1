"""Every address of the site. ASCII, Norwegian, the same in both languages (ux.md D5)."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import csp_reports, demo_post, health, home, security_txt

urlpatterns = [
    path("", home.overview, name="overview"),
    path("tilgjengelighet/", home.accessibility, name="accessibility"),
    path("", include("accounts.urls")),
    path("", include("privacy.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("csp/", csp_reports.receive, name="csp-reports"),
    path(".well-known/security.txt", security_txt.security_txt, name="security-txt"),
    *demo_post.addresses(demo=settings.DEMO),
]

handler400 = "portal.errors.not_understood"
handler429 = "portal.errors.too_many"
handler500 = "portal.errors.failed"
