"""How far units are with a kit."""

from dataclasses import dataclass
from typing import Any

from best_practices.models import CampaignKitPage, KitChecklistItem, KitTick, KitUse
from coalition.access import may


@dataclass(frozen=True)
class Progress:
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Whole percents; 0 where there is nothing to tick off."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True)
class Line:
    """An item of a unit's checklist, with who ticked it off, if anybody."""

    item: KitChecklistItem
    tick: KitTick | None


def checklist_of(use: KitUse) -> list[Line]:
    ticks = {tick.item: tick for tick in use.ticks.select_related("done_by")}
    return [Line(item, ticks.get(item.key)) for item in use.kit.checklist.all()]


def progress_of(lines: list[Line]) -> Progress:
    return Progress(sum(1 for line in lines if line.tick), len(lines))


@dataclass(frozen=True)
class Spread:
    """Who uses a kit: numbers for everybody, the units with their progress for members."""

    units: int
    finished: int
    rows: list[tuple[KitUse, Progress]]


def spread_of(kit: CampaignKitPage, user: Any) -> Spread:
    total = kit.checklist.count()
    uses = list(kit.uses.with_done().select_related("unit").order_by("unit__path"))
    rows = [(use, Progress(use.done, total)) for use in uses]
    finished = sum(1 for _use, progress in rows if total and progress.done == total)
    return Spread(len(rows), finished, rows if may(user, "best_practices.see_kit_users") else [])
