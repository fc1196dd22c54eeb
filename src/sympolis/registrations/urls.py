"""Addresses of taking part (docs/addresses.md)."""

from django.urls import path

from sympolis.registrations.views import public_figures, public_files, public_mine, public_privacy, public_register

app_name = "registrations"
REGISTER = "series/<slug:slug>/register/"
urlpatterns = [
    path(REGISTER, public_register.register, name="register"),
    path(f"{REGISTER}done/<str:receipt>/", public_register.done, name="done"),
    path(f"{REGISTER}invited/<str:token>/", public_register.invited, name="invited"),
    path("mine/<str:token>/", public_mine.my_sessions, name="mine"),
    path("mine/<str:token>/details/", public_mine.my_details, name="my_details"),
    path("mine/<str:token>/data/", public_privacy.my_data, name="my_data"),
    path("mine/<str:token>/data.json", public_privacy.my_data_json, name="my_data_json"),
    path("mine/<str:token>/files.zip", public_privacy.my_files, name="my_files"),
    path("mine/<str:token>/erase/", public_privacy.my_erasure, name="my_erasure"),
    path("privacy/erased/", public_privacy.erased, name="erased"),
    path("series/<slug:slug>/figures/", public_figures.figures, name="figures"),
    path("mine/<str:token>/register/<slug:slug>/", public_register.register_more, name="register_more"),
    path("desk/series/<slug:slug>/participants/files/<int:answer>/", public_files.answer_file, name="answer_file"),
]
