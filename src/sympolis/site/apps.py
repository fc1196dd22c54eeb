from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "sympolis.site"
    label = "public_site"

    def ready(self) -> None:
        from sympolis.directory.privacy import Holder, hold
        from sympolis.journal.registry import every, listen
        from sympolis.messaging.kinds import name_only
        from sympolis.site import letters, listeners, privacy, tasks

        listen("team.joined", "site.greet_member", listeners.greet_member)
        every(24 * 3600, "site.clear_old_sessions", tasks.clear_old_sessions)
        for code, name in letters.NAMES.items():
            name_only(code, name)
        hold("site", Holder(closes=privacy.closes))
