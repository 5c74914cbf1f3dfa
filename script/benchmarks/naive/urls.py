"""The product's addresses, and the naive form's before them."""

from django.urls import URLPattern, URLResolver, include, path

from qms.urls import urlpatterns as product
from script.benchmarks.naive import views

app_name = "naive"

form = [
    path("<int:scorecard>/", views.sheet, name="sheet"),
    path("<int:scorecard>/send/", views.send, name="send"),
    path("<int:scorecard>/finish/", views.finish, name="finish"),
    path("<int:scorecard>/<str:code>/", views.criterion, name="criterion"),
    path("<int:scorecard>/<str:code>/cite/", views.cite, name="cite"),
    path("<int:scorecard>/<str:code>/upload/", views.upload, name="upload"),
    path("<int:scorecard>/<str:code>/verify/", views.verify, name="verify"),
    path("year/<int:campaign>/<str:code>/", views.across, name="across"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("<slug:province>/naive/", include((form, "naive"))), *product]
