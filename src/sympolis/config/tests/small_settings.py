"""The settings of a host with the journal, the post office and whose letters they are: a database of it is soon made."""

from sympolis.config.settings import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "sympolis.journal", "sympolis.messaging", "sympolis.directory",
    "sympolis.config",
]  # fmt: skip
