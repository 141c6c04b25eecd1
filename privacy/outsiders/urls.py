"""Addresses of people without an account."""

from django.urls import path

from privacy.outsiders import form_views, views

urlpatterns = [
    path("kontakt-oss/", form_views.contact, name="contact"),
    path("kontakt-oss/sendt/", form_views.sent, {"what": "contact"}, name="contact-sent"),
    path("tilbud/", form_views.quote, name="quote"),
    path("tilbud/sendt/", form_views.sent, {"what": "quote"}, name="quote-sent"),
    path("uten-innlogging/", views.outside, name="outside"),
    path("uten-innlogging/kode/", views.code, name="outside-code"),
    path("uten-innlogging/opplysninger/", views.held, name="outside-held"),
    path("uten-innlogging/opplysninger/kopi/", views.copy, name="outside-copy"),
    *(
        part
        for kind in ("sporsmal", "tilbud")
        for part in (
            path(
                f"uten-innlogging/{kind}/<uuid:pk>/rett/",
                views.correction,
                {"kind": kind},
                name=f"outside-{kind}-correction",
            ),
            path(
                f"uten-innlogging/{kind}/<uuid:pk>/slett/",
                views.erasure,
                {"kind": kind},
                name=f"outside-{kind}-erasure",
            ),
        )
    ),
    path("uten-innlogging/sporsmal/<uuid:pk>/protest/", views.objection, name="outside-objection"),
    path("uten-innlogging/ringeliste/<uuid:pk>/", views.contact_entry, name="outside-contact"),
    path("uten-innlogging/krav/", views.wish, name="outside-wish"),
    path("uten-innlogging/reklame/", views.no_marketing, name="outside-no-marketing"),
    path("uten-innlogging/ut/", views.leave, name="outside-leave"),
]
