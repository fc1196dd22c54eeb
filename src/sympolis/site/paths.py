"""Where a form may lead: our own paths only."""

from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000


def own_path(path: str | None, otherwise: str = "/") -> str:
    """The path if it is one of this site ("/me/?tab=1"), else `otherwise`. No scheme, no host, no //, no backslash."""
    path = path or ""
    is_own = path.startswith("/") and len(path) <= LONGEST and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else otherwise
