"""Pages of a single invoice: what stands on it, and the document."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.decorators import person_required
from accounts.models import Controller
from accounts.typesetting.invoices import invoice_pdf
from privacy.overview import invoices, order
from privacy.overview.invoice_paper import facts_of, vat_parts
from privacy.views import crumbs, viewer_of

HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    # Opened in a tab of its own, a document may run nothing and reach nothing.
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
}


@person_required
@require_safe
def invoice(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One invoice: lines, VAT, sums, payments, and how long it is kept."""
    whole = invoices.whole(viewer_of(request), pk)
    category = order.category(invoices.SLUG)
    if whole is None or category is None:
        raise Http404
    row = whole.bill.row
    title = f"{row.get_kind_display().capitalize()} {row.number}"
    context = {
        "category": category,
        "categories": order.categories(),
        "crumbs": crumbs(category, (request.path, title)),
        "title": title,
        "whole": whole,
        "vat": vat_parts(whole),
    }
    return render(request, "privacy/invoice.html", context)


@person_required
@require_safe
def invoice_document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The document that was sent where we have it; else one made now of what was booked."""
    whole = invoices.whole(viewer_of(request), pk)
    controller = Controller.objects.in_force().first()
    if whole is None or controller is None:
        raise Http404
    if whole.file and whole.file.is_there:
        return redirect("document", whole.file.pk)
    name = content_disposition_header(as_attachment=True, filename=f"faktura-{whole.bill.row.number}.pdf")
    return HttpResponse(
        invoice_pdf(facts_of(whole, controller)),
        content_type="application/pdf",
        headers=HEADERS | {"Content-Disposition": str(name)},
    )
