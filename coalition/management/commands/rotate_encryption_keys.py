from typing import Any

from django.core.management.base import BaseCommand, CommandError

from coalition.fields import EncryptedValueError
from coalition.key_rotation import rotate


class Command(BaseCommand):
    help = (
        "Encrypt everything anew with the first of FIELD_ENCRYPTION_KEYS. May be interrupted and started again. The "
        "older keys may be removed when it says that nothing is left."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            for field, rotated in rotate():
                self.stdout.write(f"{field}: {rotated} encrypted anew")
        except EncryptedValueError as error:
            remedy = "Add the missing key at the end of the list. Nothing was overwritten."
            raise CommandError(f"{error} {remedy}") from error
        self.stdout.write("Nothing is left under an older key.")
