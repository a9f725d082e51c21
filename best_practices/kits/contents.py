"""A kit as plain text, for its ZIP file."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from best_practices.models import CampaignKitPage, KitAsset


def text_of_kit(kit: CampaignKitPage) -> str:
    """Goal, plan and checklist, to read without a browser."""
    parts = [kit.title, _("Version %(number)s") % {"number": kit.current_version}, kit.summary]
    parts += [_heading(_("Goal")), kit.goal]
    weeks = list(kit.weeks.all())
    if weeks:
        parts.append(_heading(_("Week by week")))
        parts += [f"{week.title}\n{week.text}".strip() for week in weeks]
    items = [f"[ ] {item.text}" for item in kit.checklist.all()]
    if items:
        parts += [_heading(_("Checklist")), "\n".join(items)]
    return "\n\n".join(parts) + "\n"


def text_of_licences(assets: Iterable[KitAsset], *, missing: Sequence[str]) -> str:
    """One line for each material; and what could not be packed."""
    lines = []
    for asset in assets:
        details = [asset.get_licence_display(), asset.credit, asset.editable_source]
        lines.append(f"{asset.title}: {', '.join(detail for detail in details if detail)}")
    if missing:
        lines += ["", _("Missing, because the stored file is gone:"), *missing]
    return "\n".join(lines) + "\n"


def _heading(text: str) -> str:
    return f"{text}\n{'-' * len(text)}"
