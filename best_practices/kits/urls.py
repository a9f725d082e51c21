from django.urls import path

from best_practices.kits.views import archive, catalogue, remarks, texts, uses

app_name = "kits"

urlpatterns = [
    path("", catalogue.KitListView.as_view(), name="list"),
    path("mine/", uses.OwnUsesView.as_view(), name="mine"),
    path("<int:pk>/start/", uses.start, name="start"),
    path("uses/<int:pk>/", uses.checklist, name="use"),
    path("uses/<int:pk>/tick/", uses.tick, name="tick"),
    path("uses/<int:pk>/renew/", uses.renew, name="renew"),
    path("uses/<int:pk>/stop/", uses.stop, name="stop"),
    path("<int:pk>/remark/", remarks.write, name="remark"),
    path("remarks/", remarks.RemarkListView.as_view(), name="remarks"),
    path("remarks/<int:pk>/decide/", remarks.decide, name="decide"),
    path("<int:pk>/archive/", archive.order, name="archive"),
    path("<int:pk>/archive/file/", archive.download, name="archive-file"),
    path("texts/<int:pk>/", texts.fill_in, name="text"),
]
