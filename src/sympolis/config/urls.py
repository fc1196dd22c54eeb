"""All addresses. Public ones are promised in docs/addresses.md; do not move them without a redirect."""

from django.urls import include, path

urlpatterns = [
    path("", include("sympolis.site.urls")),
    path("", include("sympolis.registrations.urls")),
    path("", include("sympolis.registrations.calendar_urls")),
    path("", include("sympolis.contributions.urls")),
    path("", include("sympolis.library.urls")),
    path("", include("sympolis.library.note_urls")),
    path("", include("sympolis.planning.light_urls")),
    path("", include("sympolis.planning.care_urls")),
    path("", include("sympolis.library.book_urls")),
    path("desk/", include("sympolis.planning.fair_times_urls")),
    path("desk/", include("sympolis.library.note_desk_urls")),
    path("desk/", include("sympolis.programme.urls")),
    path("desk/", include("sympolis.planning.board_urls")),
    path("desk/", include("sympolis.registrations.desk_urls")),
    path("desk/", include("sympolis.contributions.desk_urls")),
    path("desk/", include("sympolis.contributions.speaking_urls")),
    path("desk/", include("sympolis.planning.going_live_urls")),
    path("", include("sympolis.contributions.review_urls")),
    path("desk/", include("sympolis.contributions.review_desk_urls")),
    path("desk/", include("sympolis.library.desk_urls")),
    path("desk/", include("sympolis.interpretation.languages_urls")),
    path("desk/", include("sympolis.registrations.import_urls")),
    path("desk/", include("sympolis.registrations.attendance_urls")),
    path("", include("sympolis.registrations.after_urls")),
    path("", include("sympolis.interpretation.offer_urls")),
    path("desk/", include("sympolis.interpretation.booking_urls")),
    path("desk/network/", include("sympolis.interpretation.roster_urls")),
    path("desk/letters/", include("sympolis.messaging.desk_urls")),
    path("", include("sympolis.interpretation.desk_urls")),
    path("desk/", include("sympolis.interpretation.desk_team_urls")),
    path("desk/network/glossary/", include("sympolis.interpretation.glossary_urls")),
    path("desk/network/", include("sympolis.registrations.spelling_urls")),  # before networks: cities/<slug>/
    path("desk/network/", include("sympolis.networks.urls")),
    path("accounts/", include("sympolis.config.account_urls")),
    path("", include("sympolis.messaging.stop_urls")),
    path("demo/mail/", include("sympolis.messaging.urls")),
]

handler400 = "sympolis.site.views.problems.not_understood"
handler404 = "sympolis.site.views.problems.not_found"
handler403 = "sympolis.site.views.problems.not_allowed"
handler500 = "sympolis.site.views.problems.broken"
