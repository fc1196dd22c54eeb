"""The desk's pages about what interpreters lack, what they cost, and the channels to hand over; under /desk/series/."""

from django.urls import path

from sympolis.interpretation.views import team_costs, team_missing

app_name = "interpreters_team"
ALL = "series/<slug:slug>/"
CHANNELS = ALL + "sessions/<slug:session>/channels"
urlpatterns = [
    path(ALL + "missing/", team_missing.missing, name="missing"),
    path(ALL + "fees/", team_costs.fees, name="fees"),
    path(ALL + "fees.csv", team_costs.fees_file, {"kind": "csv"}, name="fees_csv"),
    path(ALL + "fees.xlsx", team_costs.fees_file, {"kind": "xlsx"}, name="fees_xlsx"),
    path(CHANNELS + ".json", team_costs.channels_file, {"kind": "json"}, name="channels_json"),
    path(CHANNELS + ".csv", team_costs.channels_file, {"kind": "csv"}, name="channels_csv"),
]
