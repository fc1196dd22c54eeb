"""The web application: Django behind the page cache."""

import os
from functools import partial

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sympolis.config.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings must be set up first

from sympolis.config.front import Front  # noqa: E402
from sympolis.config.page_files import PageFiles  # noqa: E402
from sympolis.core import pulse  # noqa: E402
from sympolis.journal.queries import latest_change  # noqa: E402

# Without a proxy that says so, nobody knows whether a page is read by http or https
page_files = PageFiles(settings.DATA_DIR) if settings.PAGE_FILES and settings.TRUSTED_PROXIES else None
application = Front(
    django_application,
    generation=partial(pulse.read, "pages", folder=settings.DATA_DIR),
    truth=latest_change,
    files=page_files,
)
