from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from cms.accounts.founding import appoint_state_office


class Command(BaseCommand):
    help = "Gives an address the role of the state office, which invites everybody else. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--association", default="", help="Name of the state association, as long as there is none."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            user = appoint_state_office(email=options["email"], association=options["association"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{user.email} is the state office now."))
        if not user.has_usable_password():
            self.stdout.write(f"Set the password at {settings.BASE_URL}{reverse('account_reset_password')}")
