"""Addresses of the schedule board, all under /desk/series/."""

from django.urls import path

from sympolis.planning.views import board

app_name = "board"
BOARD = "series/<slug:slug>/board/"
urlpatterns = [
    path(BOARD, board.board, name="board"),
    path(BOARD + "move/", board.move, name="move"),
    path(BOARD + "lock/", board.lock, name="lock"),
    path(BOARD + "undo/<int:step>/", board.undo, name="undo"),
]
