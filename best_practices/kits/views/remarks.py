from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import ListView

from best_practices.kits.forms import DecisionForm, RemarkForm
from best_practices.kits.proposals import attach_proposals
from best_practices.kits.remarks import decide_remark, write_remark
from best_practices.kits.sections import EDITABLE, section_of
from best_practices.kits.views.catalogue import visible_kit
from best_practices.models import KitRemark
from coalition.view_rules import RuleView, declares

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@declares("best_practices.use_kits")
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Feedback to the kit's editors, or a proposal what to change."""
    kit = visible_kit(request, pk)
    kind, part = request.GET.get("kind", "")[:8], request.GET.get("part", "")
    proposes = kind == KitRemark.Kind.PROPOSAL and part in EDITABLE
    section = (part, section_of(kit.serializable_data(), part)) if proposes else None
    form = RemarkForm(request.POST or None, user=request.user, section=section, initial={"kind": kind})
    if request.method == "POST" and form.is_valid():
        given = {"kind": kind, "part": part} | form.cleaned_data
        try:
            write_remark(kit=kit, by=request.user, key=given.pop("submission_key"), **given)
        except ValidationError as error:
            form.add_error("proposed" if "proposed" in getattr(error, "error_dict", ()) else None, error.messages[0])
        else:
            messages.success(request, _("Thank you! The editors of the kit read it; you get a mail with their answer."))
            return redirect(kit.get_url(request))
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "best_practices/kits/remark.html", {"kit": kit, "form": form}, status=status)


class RemarkListView(RuleView, ListView):
    """Remarks that wait for the reader's decision, the oldest first."""

    access_rule = "best_practices.edit_some_kit"
    template_name = "best_practices/kits/remarks.html"
    context_object_name = "remarks"
    paginate_by = 20

    def get_queryset(self) -> Any:
        waiting = KitRemark.objects.to_be_decided_by(self.request.user)
        return waiting.select_related("kit__latest_revision", "unit", "author").order_by("created_at", "pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        attach_proposals(page.object_list)
        return paginator, page, page.object_list, page.has_other_pages()


@require_POST
@declares("best_practices.edit_some_kit")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    remark = get_object_or_404(
        KitRemark.objects.to_be_decided_by(request.user).select_related("kit__latest_revision"), pk=pk
    )
    form = DecisionForm(request.POST)
    decision = request.POST.get("decision")
    if decision not in {"accept", "decline"}:
        form.add_error(None, _("Choose what to do: accept or decline."))
    if form.is_valid():
        try:
            decide_remark(
                remark=remark,
                by=request.user,
                accept=decision == "accept",
                answer=form.cleaned_data["answer"],
                seen=request.POST.get("seen", ""),
            )
        except ValidationError as error:
            form.add_error("answer", error.messages[0])
        else:
            messages.success(request, _("Done. The author gets a mail."))
            if remark.proposed and decision == "accept":
                messages.info(request, _("The text is in the kit's draft. Readers see it once that is published."))
            return redirect("kits:remarks")
    attach_proposals([remark])
    context = {"remarks": [remark], "form": form}
    return render(request, "best_practices/kits/remarks.html", context, status=UNPROCESSABLE)
