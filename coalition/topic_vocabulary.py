"""Wiring only: topics are a curated vocabulary."""

from django.utils.translation import gettext_lazy as _

from coalition.models import Topic
from coalition.vocabularies import Vocabulary, register_vocabulary

register_vocabulary(Vocabulary(key="topics", name=_("Topics"), model=Topic, parameter="topic"))
