"""Addresses of what is held and of the rights."""

from django.urls import include, path, register_converter

from privacy import (
    alarm_views,
    caller_views,
    case_views,
    consent_views,
    conversation_views,
    copy_views,
    download_views,
    invoice_views,
    look_views,
    media_views,
    proof_views,
    report_views,
    restriction_views,
    right_views,
    views,
)
from privacy.converters import (
    MessageReferenceConverter,
    ReceiptFileConverter,
    ReceiptNumberConverter,
    ReferenceConverter,
)
from privacy.erasure import public_views
from privacy.erasure import views as erasure_views
from privacy.papers import promise_views, welcome_views
from privacy.papers import views as paper_views
from privacy.papers.addresses import PLACES
from privacy.papers.converters import DayConverter
from privacy.safety import views as safety_views
from privacy.states import Right

register_converter(ReferenceConverter, "reference")
register_converter(MessageReferenceConverter, "message-reference")
register_converter(ReceiptNumberConverter, "receipt-number")
register_converter(ReceiptFileConverter, "receipt-file")
register_converter(DayConverter, "day")

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
    *(
        path(f"{place}/", paper_views.current, {"kind": kind}, name=name)
        for kind, (place, name) in PLACES.items()
    ),
    *(
        path(f"{place}/<day:day>/", paper_views.version, {"kind": kind}, name=f"{name}-version")
        for kind, (place, name) in PLACES.items()
    ),
    *(
        path(f"{place}/<day:day>/endringer/", paper_views.changes, {"kind": kind}, name=f"{name}-changes")
        for kind, (place, name) in PLACES.items()
    ),
    path("vilkar/se-over/", welcome_views.welcome, name="papers-welcome"),
    path("lofter/", promise_views.promises, name="promises"),
    path("personvern/", case_views.privacy_center, name="privacy-center"),
    path("personvern/ny/", right_views.several_new, name="several-new"),
    path("personvern/ny/se-over/", right_views.order_review, name="order-review"),
    path("personvern/kopi/ny/", copy_views.copy_new, name="copy-new"),
    path("personvern/kopi/ny/antall/", copy_views.copy_counts, name="copy-counts"),
    path("personvern/sletting/ny/", erasure_views.erasure_new, name="erasure-new"),
    path("personvern/sletting/noe/", right_views.erasure_some, name="erasure-some"),
    path("personvern/sletting/angre/<str:token>/", public_views.erasure_undo, name="erasure-undo"),
    path("personvern/flytting/ny/", right_views.portability_new, name="portability-new"),
    path("personvern/sporsmal/ny/", right_views.question_new, name="question-new"),
    path("personvern/saker/<reference:reference>/", case_views.case, name="case"),
    path("personvern/saker/<reference:reference>/framdrift/", case_views.case_progress, name="case-progress"),
    path("personvern/saker/<reference:reference>/meldinger/", case_views.case_messages, name="case-messages"),
    path("personvern/saker/<reference:reference>/trekk/", case_views.case_withdrawal, name="case-withdrawal"),
    path(
        "personvern/saker/<reference:reference>/trekk/<uuid:pk>/",
        case_views.part_withdrawal,
        name="part-withdrawal",
    ),
    path(
        "personvern/saker/<reference:reference>/sletting/plan/",
        erasure_views.erasure_again,
        name="erasure-again",
    ),
    path(
        "personvern/saker/<reference:reference>/sletting/angre/",
        erasure_views.erasure_cancel,
        name="erasure-cancel",
    ),
    path("personvern/begrensning/", restriction_views.restrictions, name="restrictions"),
    path("personvern/begrensning/ny/", restriction_views.restriction_new, name="restriction-new"),
    path(
        "personvern/begrensning/ny/bekreft/",
        restriction_views.restriction_confirm,
        name="restriction-confirm",
    ),
    path(
        "personvern/begrensning/<uuid:pk>/opphev/", restriction_views.restriction_end, name="restriction-end"
    ),
    path("personvern/protest/ny/", restriction_views.objection_new, name="objection-new"),
    path("", include("privacy.marketing.urls")),
    path("", include("privacy.outsiders.urls")),
    path("personvern/samtykke/", consent_views.consent_page, name="consent-withdrawal"),
    path(
        "personvern/saker/<reference:reference>/filer/<uuid:pk>/",
        download_views.copy_download,
        name="copy-download",
    ),
    path(
        "personvern/saker/<reference:reference>/flytting/framdrift/",
        case_views.case_progress,
        {"right": Right.PORTABILITY},
        name="portable-progress",
    ),
    path("innsynslogg/", look_views.who_looked, name="who-looked"),
    path("innsynslogg/logg.csv", look_views.look_file, name="look-file"),
    path("innsynslogg/varsel/", look_views.look_notice, name="look-notice"),
    path("innsynslogg/las/", look_views.look_locks, name="look-locks"),
    path("innsynslogg/<uuid:pk>/forklaring/", look_views.look_question, name="look-question"),
    path("trygghet/", safety_views.safety_help, name="safety-help"),
    path("trygghet/loggen/", safety_views.household_log, name="household-log"),
    path("trygghet/loggen/navn/<uuid:pk>/", safety_views.name_choice, name="name-choice"),
    path("trygghet/meg/", safety_views.own_safety, name="own-safety"),
    path("trygghet/meg/beskjeder/", safety_views.quiet_notices, name="quiet-notices"),
    path("kontroll/", proof_views.signature_check, name="signature-check"),
    path("kontroll/nokler.json", proof_views.signing_keys, name="signing-keys"),
    path("kontroll/nokler/<str:key_id>.pem", proof_views.signing_key, name="signing-key"),
    path("kvittering/", public_views.receipt_check, name="receipt-check"),
    path("kvittering/<receipt-number:number>/", public_views.receipt, name="receipt"),
    path(
        "kvittering/<receipt-number:number>/<receipt-file:name>",
        public_views.receipt_file,
        name="receipt-file",
    ),
    path("formater/kopi/v3/<str:name>.json", proof_views.copy_schema, name="copy-schema"),
    path("innringer/", caller_views.caller_check, name="caller-check"),
]
