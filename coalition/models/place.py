from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HIGHEST_LATITUDE = 90
_HIGHEST_LONGITUDE = 180


def check_coordinates(latitude: float, longitude: float) -> None:
    """Raise ``ValidationError`` for a place (degrees, WGS 84) that is not on earth."""
    if abs(latitude) > _HIGHEST_LATITUDE:
        raise ValidationError({"latitude": _("A latitude lies between -90 and 90 degrees.")})
    if abs(longitude) > _HIGHEST_LONGITUDE:
        raise ValidationError({"longitude": _("A longitude lies between -180 and 180 degrees.")})
