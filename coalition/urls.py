"""Addresses of the directory, the contact log, follow-ups, cooperations and the list of units."""

from django.urls import path

from coalition.views import contacts, cooperations, follow_ups, partners, persons, privacy, releases, units

app_name = "coalition"

urlpatterns = [
    path("units/", units.unit_list, name="unit-list"),
    path("partners/", partners.PartnerListView.as_view(), name="partner-list"),
    path("partners/new/", partners.PartnerCreateView.as_view(), name="partner-create"),
    path("partners/choices/", partners.partner_choices, name="partner-choices"),
    path("partners/<int:pk>/", partners.PartnerDetailView.as_view(), name="partner-detail"),
    path("partners/<int:pk>/edit/", partners.PartnerEditView.as_view(), name="partner-edit"),
    path("partners/<int:pk>/archive/", partners.PartnerArchiveView.as_view(), name="partner-archive"),
    path("partners/<int:pk>/restore/", partners.PartnerRestoreView.as_view(), name="partner-restore"),
    path("partners/<int:pk>/verify/", partners.PartnerVerifyView.as_view(), name="partner-verify"),
    path("partners/<int:partner_pk>/persons/new/", persons.PersonCreateView.as_view(), name="person-create"),
    path("persons/<int:pk>/", persons.PersonDetailView.as_view(), name="person-detail"),
    path("persons/<int:pk>/edit/", persons.PersonEditView.as_view(), name="person-edit"),
    path("persons/functions/<int:pk>/end/", persons.RoleEndView.as_view(), name="person-role-end"),
    path("privacy/", privacy.PrivacyView.as_view(), name="privacy"),
    path("privacy/requests/new/", privacy.SubjectSearchView.as_view(), name="privacy-request-find"),
    path(
        "privacy/requests/new/<str:kind>/<int:subject_pk>/",
        privacy.RequestCreateView.as_view(),
        name="privacy-request-create",
    ),
    path("privacy/requests/<int:pk>/", privacy.RequestView.as_view(), name="privacy-request"),
    path("privacy/requests/<int:pk>/archive/", privacy.ArchiveView.as_view(), name="privacy-archive"),
    path("privacy/requests/<int:pk>/erase/", privacy.EraseView.as_view(), name="privacy-erase"),
    path("privacy/requests/<int:pk>/close/", privacy.RequestCloseView.as_view(), name="privacy-close"),
    path("privacy/persons/", privacy.DutiesView.as_view(), name="privacy-duties"),
    path("privacy/persons/<int:pk>/letter/", privacy.LetterView.as_view(), name="privacy-letter"),
    path("privacy/persons/<int:pk>/informed/", privacy.InformedView.as_view(), name="privacy-informed"),
    path("privacy/persons/<int:pk>/restriction/", privacy.RestrictionView.as_view(), name="privacy-restriction"),
    path("privacy/retention/", privacy.RetentionView.as_view(), name="privacy-retention"),
    path("privacy/register/", privacy.RegisterView.as_view(), name="privacy-register"),
    path("privacy/releases/", releases.ReleaseListView.as_view(), name="privacy-releases"),
    path("privacy/releases/<int:pk>/", releases.ReleaseView.as_view(), name="privacy-release"),
    path("cooperations/", cooperations.CooperationListView.as_view(), name="cooperation-list"),
    path("cooperations/<int:pk>/", cooperations.CooperationDetailView.as_view(), name="cooperation-detail"),
    path("contacts/", contacts.ContactListView.as_view(), name="contact-list"),
    path("contacts/new/", contacts.ContactCreateView.as_view(), name="contact-create"),
    path("contacts/<int:pk>/", contacts.ContactDetailView.as_view(), name="contact-detail"),
    path("contacts/<int:pk>/edit/", contacts.ContactEditView.as_view(), name="contact-edit"),
    path("contacts/<int:pk>/delete/", contacts.ContactDeleteView.as_view(), name="contact-delete"),
    path("follow-ups/", follow_ups.FollowUpListView.as_view(), name="follow-up-list"),
    path("follow-ups/<int:pk>/done/", follow_ups.FollowUpDoneView.as_view(), name="follow-up-done"),
    path("follow-ups/<int:pk>/reopen/", follow_ups.FollowUpReopenView.as_view(), name="follow-up-reopen"),
    path("follow-ups/<int:pk>/snooze/", follow_ups.FollowUpSnoozeView.as_view(), name="follow-up-snooze"),
]
