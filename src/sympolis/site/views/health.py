"""For whoever watches the server."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and has today's tables; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception as error:
        return JsonResponse({"ready": False, "reason": type(error).__name__}, status=503)
    return JsonResponse({"ready": missing == 0, "migrations_missing": missing}, status=200 if missing == 0 else 503)
