from django.urls import path

from best_practices.views import catalogue, moderation, submission

app_name = "best_practices"

urlpatterns = [
    path("", catalogue.BestPracticeListView.as_view(), name="list"),
    path("submit/", submission.submit, name="submit"),
    path("mine/", submission.MySubmissionsView.as_view(), name="mine"),
    path("tasks/", moderation.TaskListView.as_view(), name="tasks"),
    path("<int:pk>/edit/", submission.revise, name="edit"),
    path("<int:pk>/withdraw/", submission.withdraw, name="withdraw"),
    path("<int:pk>/review/", moderation.review, name="review"),
]
