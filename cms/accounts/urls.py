"""Everything under /account/: ours first, then allauth's."""

from django.urls import include, path

from cms.accounts import views

urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("invitations/", views.InvitationListView.as_view(), name="invitation-list"),
    path("invitations/<int:pk>/revoke/", views.invitation_revoke, name="invitation-revoke"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation-accept"),
    path("signup/", views.no_registration, name="no-registration"),
    path("", include("allauth.urls")),
]
