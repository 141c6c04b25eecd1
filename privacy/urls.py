"""Addresses of what is held and of the rights."""

from django.urls import path, register_converter

from privacy import (
    alarm_views,
    conversation_views,
    copy_views,
    invoice_views,
    media_views,
    report_views,
    views,
)
from privacy.converters import MessageReferenceConverter, ReferenceConverter

register_converter(ReferenceConverter, "reference")
register_converter(MessageReferenceConverter, "message-reference")

urlpatterns = [
    path("opplysninger/", views.data, name="data"),
    path("opplysninger/feil/", report_views.report, name="report-error"),
    path("opplysninger/feil/", report_views.report, name="rectification-new"),
    path(
        "opplysninger/feil/merknader/<uuid:pk>/fjern/", report_views.note_withdrawal, name="note-withdrawal"
    ),
    path("opplysninger/feil/<message-reference:reference>/", report_views.receipt, name="report-receipt"),
    path("opplysninger/<slug:slug>/", views.category, name="category"),
    path("opplysninger/alarmer/<uuid:pk>/", alarm_views.alarm, name="alarm"),
    path("opplysninger/avtale/fakturaer/<uuid:pk>/", invoice_views.invoice, name="invoice"),
    path(
        "opplysninger/avtale/fakturaer/<uuid:pk>/faktura.pdf",
        invoice_views.invoice_document,
        name="invoice-document",
    ),
    path("opplysninger/kundekontakt/<uuid:pk>/", conversation_views.conversation, name="conversation"),
    path("bilder/<uuid:pk>/", media_views.image, name="image"),
    path("bilder/<uuid:pk>/fil/", media_views.image_file, name="image-file"),
    path("bilder/<uuid:pk>/miniatyr/", media_views.image_thumbnail, name="image-thumbnail"),
    path("opptak/<uuid:pk>/", media_views.recording, name="recording"),
    path("opptak/<uuid:pk>/lyd/", media_views.recording_sound, name="recording-sound"),
    path("dokumenter/<uuid:pk>/", media_views.document, name="document"),
    path("personvernerklaering/", views.statement, name="privacy-statement"),
    path("personvern/", copy_views.privacy_center, name="privacy-center"),
    path("personvern/kopi/ny/", copy_views.copy_new, name="copy-new"),
    path("personvern/kopi/ny/antall/", copy_views.copy_counts, name="copy-counts"),
    path("personvern/saker/<reference:reference>/", copy_views.case, name="case"),
    path("personvern/saker/<reference:reference>/framdrift/", copy_views.case_progress, name="case-progress"),
    path("personvern/saker/<reference:reference>/trekk/", copy_views.case_withdrawal, name="case-withdrawal"),
    path("personvern/saker/<reference:reference>/kopi/", copy_views.copy_download, name="copy-download"),
]
