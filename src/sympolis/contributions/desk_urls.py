"""Addresses of the desk's pages about contributions, all under /desk/series/."""

from django.urls import path

from sympolis.contributions.views import desk_calls

app_name = "contributions_desk"
CALLS = "series/<slug:slug>/calls/"
urlpatterns = [
    path(CALLS, desk_calls.calls, name="calls"),
    path(CALLS + "new/", desk_calls.call_new, name="call_new"),
    path(CALLS + "<int:call>/", desk_calls.call_edit, name="call_edit"),
    path(CALLS + "<int:call>/turn/", desk_calls.call_turn, name="call_turn"),
]
