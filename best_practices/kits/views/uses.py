import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import ListView

from best_practices.kits.progress import checklist_of, progress_of
from best_practices.kits.uses import set_tick, start_use, stop_use, take_newest_version
from best_practices.kits.views.catalogue import visible_kit
from best_practices.models import KitUse
from coalition.access import may
from coalition.models import Unit
from coalition.view_rules import RuleView, declares

UNPROCESSABLE = 422
RULE = "best_practices.use_kits"


class OwnUsesView(RuleView, ListView):
    """What the reader's units are carrying out, and how far they are."""

    access_rule = RULE
    template_name = "best_practices/kits/mine.html"
    context_object_name = "uses"
    paginate_by = 20

    def get_queryset(self) -> Any:
        uses = KitUse.objects.of_units_of(self.request.user).with_done()
        return uses.select_related("kit", "unit").prefetch_related("kit__checklist", "kit__versions")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


@require_POST
@declares(RULE)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit begins with the kit; its checklist follows."""
    kit = visible_kit(request, pk)
    chosen = request.POST.get("unit", "")
    unit = Unit.objects.active().filter(slug=chosen.replace("\0", "")).first()
    if unit is None or not may(request.user, "best_practices.use_kit_for", unit):
        messages.error(request, _("Choose one of your own units."))
        return redirect(kit.get_url(request))
    use = start_use(kit=kit, unit=unit, by=request.user)
    messages.success(request, _("Here is your checklist. Everybody of your unit can tick things off."))
    return redirect("kits:use", use.pk)


@require_safe
@declares(RULE)
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "best_practices/kits/use.html", _context(_own_use(request, pk)))


@require_POST
@declares(RULE)
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick an item off or take it back; htmx gets the list anew, everybody else the page."""
    use = _own_use(request, pk)
    status = 200
    try:
        item = uuid.UUID(request.POST.get("item", ""))
        set_tick(use=use, item=item, done=request.POST.get("done") == "1", by=request.user)
    except ValueError:
        status = UNPROCESSABLE
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    if not request.htmx and status != UNPROCESSABLE:  # type: ignore[attr-defined]
        return redirect("kits:use", use.pk)
    template = "best_practices/kits/checklist.html" if request.htmx else "best_practices/kits/use.html"  # type: ignore[attr-defined]
    return render(request, template, _context(use), status=status)


@require_POST
@declares(RULE)
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    use = _own_use(request, pk)
    take_newest_version(use=use, by=request.user)
    messages.success(request, _("You use the newest version now."))
    return redirect("kits:use", use.pk)


@require_POST
@declares(RULE)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    use = _own_use(request, pk)
    kit = use.kit
    stop_use(use=use, by=request.user)
    messages.success(request, _("Your unit does not use this kit any more."))
    return redirect(kit.get_url(request) or "kits:list")


def _own_use(request: HttpRequest, pk: int) -> KitUse:
    """The use if it is one of the reader's units; unknown to everybody else."""
    uses = KitUse.objects.of_units_of(request.user).select_related("kit", "unit")
    return get_object_or_404(uses, pk=pk)


def _context(use: KitUse) -> dict[str, Any]:
    lines = checklist_of(use)
    newer = use.kit.versions.filter(number__gt=use.version)
    return {"use": use, "kit": use.kit, "lines": lines, "progress": progress_of(lines), "newer": newer}
