"""Addresses of going live, all under /desk/."""

from django.urls import path

from sympolis.planning.views import going_live, low_bandwidth, network_list

app_name = "go_live"
SERIES = "series/<slug:slug>/"
SESSION = SERIES + "sessions/<slug:session>/"
urlpatterns = [
    path(SERIES + "go-live/", going_live.series_page, name="series"),
    path(SESSION + "go-live/", going_live.session_page, name="session"),
    path(SESSION + "go-live/on-the-day/", going_live.on_the_day, name="on_the_day"),
    path(SESSION + "go-live/new/", going_live.item_new, name="item_new"),
    path(SESSION + "go-live/items/<slug:key>/", going_live.item, name="item"),
    path(SESSION + "low-bandwidth/", low_bandwidth.session_page, name="low_bandwidth"),
    path("go-live-list/", network_list.lines, name="list"),
    path("go-live-list/new/", network_list.line_new, name="line_new"),
    path("go-live-list/<slug:key>/", network_list.line, name="line"),
]
