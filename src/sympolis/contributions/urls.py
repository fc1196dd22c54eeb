"""Addresses of sharing experiences (docs/addresses.md)."""

from django.urls import path

from sympolis.contributions.views import approving, public_contribute, writing

app_name = "contributions"
OWN = "contributions/<str:token>/"
urlpatterns = [
    path("series/<slug:slug>/contribute/", public_contribute.contribute, name="contribute"),
    path("series/<slug:slug>/contribute/<int:call>/", public_contribute.begin, name="begin"),
    path(OWN, writing.write, name="write"),
    path(OWN + "preview/", writing.preview, name="preview"),
    path(OWN + "read/", writing.read, name="read"),
    path(OWN + "prove/", writing.prove, name="prove"),
    path(OWN + "people/", writing.people, name="people"),
    path(OWN + "files/", writing.files, name="files"),
    path(OWN + "files/<int:file>/", writing.file, name="file"),
    path(OWN + "versions/", writing.versions, name="versions"),
    path(OWN + "withdraw/", writing.withdraw, name="withdraw"),
    path("approve/<str:token>/", approving.approve, name="approve"),
]
