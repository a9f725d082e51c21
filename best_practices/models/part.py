"""What the parts of a page have in common."""

from wagtail.models import Orderable


class OrderedPart(Orderable):
    """A part of a page, in the order its editors gave it.

    Parts that were put in by code have no ``sort_order``: they stay in the order they were written in. A database
    promises no order among rows that sort alike, and PostgreSQL does give another one now and then.
    """

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ["sort_order", "pk"]
