"""The admin's own read-only endpoints for images and documents, which in Wagtail show those of all collections."""

from typing import Any

from django.db.models import QuerySet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from cms.admin_limits import choosable_files


class OwnImagesViewSet(ImagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        images = super().get_queryset()
        return images.filter(pk__in=choosable_files(images.model, self.request.user).values("pk"))


class OwnDocumentsViewSet(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        documents = super().get_queryset()
        return documents.filter(pk__in=choosable_files(documents.model, self.request.user).values("pk"))


def replace_endpoints(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", OwnImagesViewSet)
    router.register_endpoint("documents", OwnDocumentsViewSet)
