"""What the portal's list and the API narrow write-ups by, beyond plain fields."""

from django.db.models import Q

from best_practices.models import BestPracticeMaterial

# Months in which it began or ended.
SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}
# What a branch of a handful of members manages in a few evenings.
SMALL = {"people_needed": 5, "hours_total": 25, "cost_euro": 200}


def in_season(season: str) -> Q:
    """It began or ended in one of the season's months."""
    months = SEASONS[season]
    return Q(period_start__month__in=months) | Q(period_end__month__in=months)


def for_a_small_branch() -> Q:
    """The people are known, and nothing that is known is too much."""
    fits = Q(people_needed__isnull=False)
    for field, most in SMALL.items():
        fits &= Q(**{f"{field}__lte": most}) | Q(**{f"{field}__isnull": True})
    return fits


def has_material() -> Q:
    return Q(pk__in=BestPracticeMaterial.objects.values("page"))
