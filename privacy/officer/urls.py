"""Addresses of the officer's pages, below the admin's."""

from django.urls import path

from privacy.officer import (
    disclosure_views,
    figure_views,
    finding_views,
    fingerprint_views,
    hold_views,
    keeping_views,
    marketing_views,
    paper_views,
    proof_views,
    record_views,
    retention_views,
    views,
)
from privacy.outsiders import staff_views

urlpatterns = [
    path("", views.front, name="officer-front"),
    path("protokoll/", record_views.page, name="officer-record"),
    path("protokoll/protokoll.md", record_views.as_markdown, name="officer-record-markdown"),
    path("protokoll/protokoll.json", record_views.as_json, name="officer-record-json"),
    path("tall/", figure_views.page, name="officer-figures"),
    path("tall/tall.csv", figure_views.as_csv, name="officer-figures-csv"),
    path("bevis/", proof_views.page, name="officer-proof"),
    path("utleveringer/", disclosure_views.listing, name="officer-disclosures"),
    path("utleveringer/ny/", disclosure_views.new, name="officer-disclosure-new"),
    path("utleveringer/<uuid:pk>/", disclosure_views.single, name="officer-disclosure"),
    path("utleveringer/<uuid:pk>/slutt/", disclosure_views.secrecy_end, name="officer-secrecy-end"),
    path("oppslag/", finding_views.listing, name="officer-findings"),
    path("oppslag/<uuid:pk>/", finding_views.single, name="officer-finding"),
    path("sletting/", retention_views.page, name="officer-retention"),
    path("sperrer/", hold_views.listing, name="officer-holds"),
    path("sperrer/ny/", hold_views.new, name="officer-hold-new"),
    path("sperrer/<uuid:pk>/", hold_views.single, name="officer-hold"),
    path("dokumenter/", paper_views.listing, name="officer-papers"),
    path("dokumenter/mangler/", paper_views.gap_list, name="officer-gaps"),
    path("dokumenter/ny/<slug:kind>/", paper_views.draft, name="officer-paper-draft"),
    path("dokumenter/<uuid:pk>/", paper_views.single, name="officer-paper"),
    path("mottakere/", keeping_views.recipients, name="officer-recipients"),
    path("mottakere/ny/", keeping_views.recipient_new, name="officer-recipient-new"),
    path("mottakere/<uuid:pk>/", keeping_views.recipient, name="officer-recipient"),
    path("selskapet/", keeping_views.controllers, name="officer-controllers"),
    path("selskapet/ny/", keeping_views.controller_new, name="officer-controller-new"),
    path("samtykker/", keeping_views.consents, name="officer-consents"),
    path("reklame/", marketing_views.no_marketing, name="officer-no-marketing"),
    path("reklame/systemer/", marketing_views.listing, name="officer-marketing-systems"),
    path(
        "reklame/systemer/<uuid:pk>/fjern/", marketing_views.revocation, name="officer-marketing-system-end"
    ),
    path("sporsmal/", staff_views.inquiries, name="outsider-inquiries"),
    path("sporsmal/<uuid:pk>/", staff_views.inquiry, name="outsider-inquiry"),
    path("tilbud/", staff_views.quotes, name="outsider-quotes"),
    path("tilbud/<uuid:pk>/", staff_views.quote, name="outsider-quote"),
    path("ansatte/", fingerprint_views.page, name="officer-fingerprints"),
]
