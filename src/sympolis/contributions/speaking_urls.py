"""Addresses of the desk's pages about speakers, all under /desk/series/."""

from django.urls import path

from sympolis.contributions.views import desk_pack, desk_speakers

app_name = "speakers_desk"
ALL = "series/<slug:slug>/speakers/"
ONE = ALL + "<slug:person>/"
SESSION = "series/<slug:slug>/sessions/<slug:session>/"
urlpatterns = [
    path(ALL, desk_speakers.speakers, name="speakers"),
    path(ONE, desk_speakers.speaker, name="speaker"),
    path(ONE + "about/", desk_speakers.about, name="about"),
    path(ONE + "turn/", desk_speakers.turn, name="turn"),
    path(ONE + "photo.jpg", desk_speakers.photo, name="photo"),
    path(ONE + "slides/<slug:session>/<int:number>/", desk_speakers.slides, name="slides"),
    path(SESSION + "speakers/", desk_speakers.session_speakers, name="session_speakers"),
    path(SESSION + "pack/", desk_pack.pack, name="pack"),
    path(SESSION + "pack.zip", desk_pack.pack_zip, name="pack_zip"),
]
