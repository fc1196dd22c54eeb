from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "sympolis.contributions"
    label = "contributions"

    def ready(self) -> None:
        from sympolis.contributions import states
        from sympolis.programme import history

        history.add_words(states.TITLES)
