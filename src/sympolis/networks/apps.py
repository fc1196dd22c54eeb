from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "sympolis.networks"
    label = "networks"

    def ready(self) -> None:
        from sympolis.directory import merge
        from sympolis.directory.privacy import Holder, hold
        from sympolis.directory.states import Kind
        from sympolis.networks import joining, privacy

        merge.join(Kind.CITY, "networks", joining.cities)
        merge.join(Kind.PERSON, "networks", joining.persons)
        merge.words(joining.WORDS)
        merge.afterwards("networks", joining.read_anew)
        hold("networks", Holder(tells=privacy.tells, erases=privacy.erases, refuses=privacy.refuses))
