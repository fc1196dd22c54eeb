from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "sympolis.planning"
    label = "planning"
