"""Addresses of one's own page and of a network's team; they stand among the others of `site`."""

from django.urls import path

from sympolis.site.views import me, my_data, team

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data.json", my_data.my_data_json, name="my_data_json"),
    path("me/files.zip", my_data.my_files, name="my_files"),
    path("me/erase/", my_data.my_erasure, name="my_erasure"),
    path("desk/network/team/", team.team, name="team"),
    path("desk/network/team/new/", team.invite, name="team_invite"),
    path("desk/network/team/<int:pk>/", team.change, name="team_change"),
    path("desk/network/team/<int:pk>/end/", team.end, name="team_end"),
]
