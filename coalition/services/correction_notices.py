"""Mails about suggested corrections: that there is something to see, never of whom or what."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from coalition.models import Partner, PartnerCorrection
from coalition.partner_keepers import Keepers
from coalition.services.notices import tell


def tell_deciders(*, correction: PartnerCorrection) -> None:
    tell(
        [user for user in Keepers().of(correction.partner) if user.pk != correction.suggested_by_id],
        subject=lambda: _("A correction for the directory is suggested"),
        text=lambda: _("Somebody suggests a correction of an entry that you look after. Look at it and decide here:"),
        address="coalition:correction",
        args=[correction.pk],
    )


def tell_suggester(*, correction: PartnerCorrection) -> None:
    """The member who suggested it; or the partner, at the address of its entry."""
    if correction.is_by_partner:
        _tell_partner(correction.partner)
        return
    user = correction.suggested_by
    tell(
        [user] if user is not None and user.is_active and user.pk != correction.decided_by_id else [],
        subject=lambda: _("Your suggested correction is decided"),
        text=lambda: _("Somebody has looked at the correction that you suggested. Here you read what became of it:"),
        address="coalition:correction",
        args=[correction.pk],
    )


def _tell_partner(partner: Partner) -> None:
    """What became of it stands in the public entry: the mail leads there and says nothing else."""
    if not partner.email or not partner.is_public:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Thank you for your correction. We have looked at it; what stands in our directory now you read here:")
        link = settings.WAGTAILADMIN_BASE_URL + partner.get_absolute_url()
        send_mail(_("Your correction was looked at"), f"{text}\n\n{link}\n", None, [partner.email])
