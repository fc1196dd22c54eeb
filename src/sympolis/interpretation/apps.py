from django.apps import AppConfig


class InterpretationConfig(AppConfig):
    name = "sympolis.interpretation"
    label = "interpretation"
