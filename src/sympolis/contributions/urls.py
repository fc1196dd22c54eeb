"""Addresses of sharing experiences (docs/addresses.md)."""

from django.urls import path

from sympolis.contributions.views import (
    approving,
    desk_pack,
    public_contribute,
    speaking,
    speaking_data,
    speaking_files,
    writing,
)

app_name = "contributions"
OWN = "contributions/<str:token>/"
MINE = "speaking/<str:token>/"
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
    path("approve/<str:token>/files/<int:file>/", approving.approve_file, name="approve_file"),
    path(
        "series/<slug:slug>/sessions/<slug:session>/slides/<slug:key>/",
        speaking_files.public_slides,
        name="public_slides",
    ),
    path("photos/<slug:key>-<int:size>.jpg", speaking_files.public_photo, name="public_photo"),
    path(MINE, speaking.speaking_page, name="speaking"),
    path(MINE + "about/", speaking.about, name="speaking_about"),
    path(MINE + "photo/", speaking.photo, name="speaking_photo"),
    path(MINE + "photo.jpg", speaking_files.my_photo, name="speaking_my_photo"),
    path(MINE + "consents/", speaking.consents, name="speaking_consents"),
    path(MINE + "check/", speaking.check, name="speaking_check"),
    path(MINE + "times/", speaking.times, name="speaking_times"),
    path(MINE + "remark/", speaking.remark, name="speaking_remark"),
    path(MINE + "slides/<slug:session>/", speaking.slides, name="speaking_slides"),
    path(MINE + "slides/<slug:session>/<int:number>/", speaking_files.my_slides, name="speaking_my_slides"),
    path(MINE + "data/", speaking_data.data, name="speaking_data"),
    path(MINE + "data.json", speaking_data.data_json, name="speaking_data_json"),
    path(MINE + "files.zip", speaking_data.files, name="speaking_files"),
    path(MINE + "erase/", speaking_data.erasure, name="speaking_erase"),
    path("pack/<str:token>/", desk_pack.linked_pack, name="pack"),
    path("pack/<str:token>/pack.zip", desk_pack.linked_zip, name="pack_zip"),
    path("pack/<str:token>/slides/<slug:key>/", desk_pack.linked_slides, name="pack_slides"),
]
