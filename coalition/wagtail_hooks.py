"""Wiring only: the vocabularies are edited in the Wagtail admin; rows about people and partners never stand there."""

from wagtail.snippets.models import register_snippet

from coalition.vocabulary_admin import RegionViewSet, TopicViewSet

register_snippet(TopicViewSet)
register_snippet(RegionViewSet)
