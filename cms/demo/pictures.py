"""Drawings for some write-ups, kept in the collection of the unit that owns them."""

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from best_practices.models import BestPracticePage
from best_practices.models.material import BestPracticePhoto
from cms.demo.drawings import SIZE, draw
from cms.demo.sources import rows


def add_pictures(page: BestPracticePage) -> None:
    """Give ``page`` the drawings that are meant for it; the caller saves its revision."""
    for place, row in enumerate(rows("pictures", "picture")):
        if row["page"] == page.slug:
            image = get_image_model()(
                title=row["alt"][:255],
                file=ContentFile(draw(row["motif"]), name=f"demo-{row['motif']}.jpg"),
                width=SIZE[0],
                height=SIZE[1],
                collection=page.unit.collection if page.unit else None,
            )
            image.save()
            page.photos.add(BestPracticePhoto(image=image, alt_text=row["alt"], sort_order=place))
