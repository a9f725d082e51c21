from django.urls import path

from best_practices.views import (
    adaptations,
    autosave,
    catalogue,
    drafts,
    moderation,
    notices,
    submission,
    tags,
    versions,
)

app_name = "best_practices"

urlpatterns = [
    path("", catalogue.BestPracticeListView.as_view(), name="list"),
    path("submit/", drafts.submit, name="submit"),
    path("quick/", drafts.quick, name="quick"),
    path("drafts/save/", autosave.save, name="draft-save"),
    path("drafts/photo/", autosave.add_photo, name="draft-photo"),
    path("drafts/<int:pk>/", drafts.draft_quick, name="draft"),
    path("drafts/<int:pk>/full/", drafts.draft_full, name="draft-full"),
    path("drafts/<int:pk>/preview/", drafts.preview, name="draft-preview"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="draft-discard"),
    path("mine/", submission.MySubmissionsView.as_view(), name="mine"),
    path("tags/suggestions/", tags.tag_suggestions, name="tag-suggestions"),
    path("notices/", notices.NoticeSettingsView.as_view(), name="notice-settings"),
    path("<int:pk>/versions/", versions.version_list, name="versions"),
    path("<int:pk>/undo/", versions.undo, name="undo"),
    path("tasks/", moderation.TaskListView.as_view(), name="tasks"),
    path("<int:pk>/edit/", submission.revise, name="edit"),
    path("<int:pk>/withdraw/", submission.withdraw, name="withdraw"),
    path("<int:pk>/review/", moderation.review, name="review"),
    path("<int:pk>/adapt/", adaptations.adapt, name="adapt"),
    path("plans/", adaptations.PlanListView.as_view(), name="plans"),
    path("plans/<int:pk>/", adaptations.PlanView.as_view(), name="plan"),
    path("plans/<int:pk>/edit/", adaptations.PlanEditView.as_view(), name="plan-edit"),
    path("plans/<int:pk>/report/", adaptations.ReportView.as_view(), name="plan-report"),
    path("plans/<int:pk>/delete/", adaptations.PlanDeleteView.as_view(), name="plan-delete"),
]
