"""One module a command; each offers `add(chores)` that tells its arguments and sets `run`."""

from sympolis.config.commands import (
    backup,
    book,
    check,
    demo,
    export,
    import_,
    init,
    listeners,
    mail_in,
    reindex,
    restore,
    serve,
    user,
    worker,
)

ALL = [
    serve.add, worker.add, init.add, check.add, demo.add, import_.add, export.add, book.add, backup.add, restore.add, user.add,
    mail_in.add, reindex.add, listeners.add,
]  # fmt: skip
