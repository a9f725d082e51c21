"""Everything under /account/: ours first, then allauth's (whose rules stand in ``access_declarations``)."""

from django.urls import include, path

from cms.accounts import views

urlpatterns = [
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("my-data/", views.MyDataView.as_view(), name="my-data"),
    path("invitations/", views.InvitationListView.as_view(), name="invitation-list"),
    path("invitations/<int:pk>/resend/", views.InvitationResendView.as_view(), name="invitation-resend"),
    path("invitations/<int:pk>/revoke/", views.InvitationRevokeView.as_view(), name="invitation-revoke"),
    path("invitation/<str:token>/", views.InvitationAcceptView.as_view(), name="invitation-accept"),
    path("signup/", views.no_registration, name="no-registration"),
    path("", include("allauth.urls")),
]
