"""Addresses of the desk about letters, all under /desk/letters/."""

from django.urls import path

from sympolis.messaging.views import letters, texts

app_name = "letters"
TEXT = "<slug:kind>/<slug:language>/"
urlpatterns = [
    path("", texts.kinds, name="kinds"),
    path("sent/", letters.sent, name="sent"),
    path("sent/<int:letter>/", letters.letter, name="letter"),
    path("sent/<int:letter>/page/", letters.letter_page, name="letter_page"),
    path("sent/<int:letter>/retry/", letters.letter_retry, name="letter_retry"),
    path(TEXT, texts.text, name="text"),
    path(TEXT + "preview/", texts.preview, name="preview"),
]
