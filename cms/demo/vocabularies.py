"""Topics, action formats and regions."""

from best_practices.models import ActionFormat
from cms.demo.sources import rows
from coalition.models import Region, Topic


def load_vocabularies() -> None:
    for row in rows("vocabularies", "topic"):
        Topic.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"], "name_en": row["name_en"]})
    for row in rows("vocabularies", "action_format"):
        ActionFormat.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"], "name_en": row["name_en"]})
    for row in rows("districts", "district"):
        Region.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})
