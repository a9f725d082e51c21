"""The lines of the register of processing activities that are the coalition's (Art. 30)."""

from django.utils.translation import gettext_lazy as _

from coalition.privacy.registry import Activity

DIRECTORY = Activity(
    key="directory",
    name=_("Directory of allied partners"),
    purpose=_("Working together with initiatives, unions, associations and parties."),
    people=_("People who hold a function at a partner"),
    legal_basis=_("Art. 6(1)(f) or (a) with Art. 9(2)(d), (a) or (e) GDPR, noted for each person with its date"),
    recipients=_("State office, spokespersons, coordinators of the region, data protection officer"),
    kept=_("As long as the person holds a function; then by the retention rule for persons"),
)
CONTACTS = Activity(
    key="contacts",
    name=_("Contact log of the spokespersons"),
    purpose=_("Keeping in touch with partners, and keeping agreements."),
    people=_("People who speak for a partner, and the spokespersons themselves"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("The owner of a note and whom they share it with; nobody else, administrators included"),
    kept=_("By the retention rule for contact notes"),
)
COOPERATIONS = Activity(
    key="cooperations",
    name=_("Cooperations and joint candidacies"),
    purpose=_("Planning and keeping agreements with partners."),
    people=_("People responsible for a cooperation, and people named in its texts"),
    legal_basis=_("Art. 6(1)(f) with Art. 9(2)(d) GDPR"),
    recipients=_("Members, as far as the cooperation is visible to them"),
    kept=_("As long as the cooperation is documented"),
)
UNITS = Activity(
    key="units",
    name=_("Units and memberships"),
    purpose=_("Deciding who may read and change what."),
    people=_("Users of the hub"),
    legal_basis=_("Art. 6(1)(b) with Art. 9(2)(d) GDPR"),
    recipients=_("Coordinators of the unit, state office"),
    kept=_("Until the account is erased"),
)
PRIVACY = Activity(
    key="privacy",
    name=_("Requests about personal data"),
    purpose=_("Answering requests of people about their own data, and proving it."),
    people=_("Whoever sends a request"),
    legal_basis=_("Art. 6(1)(c) with Art. 12 and 15-21 GDPR"),
    recipients=_("Data protection officer, state office"),
    kept=_("By the retention rule for answered requests"),
)
