"""What is registered for session notes when the program starts; called in apps.ready()."""


def wire() -> None:
    from sympolis.directory import merge
    from sympolis.directory.privacy import Holder, hold
    from sympolis.directory.states import Kind
    from sympolis.journal import registry
    from sympolis.library import (
        note_attention,
        note_joining,
        note_listeners,
        note_privacy,
        note_tasks,
    )
    from sympolis.library.book.making import forget_of as forget_books
    from sympolis.library.letters import note_kinds, notes
    from sympolis.library.queries import notes as note_queries
    from sympolis.programme import next_steps
    from sympolis.registrations import kept

    next_steps.add_steps(note_attention.steps)
    registry.listen("note.sent", "library.ask_speakers", note_listeners.ask_speakers)
    registry.listen("note.withdrawn", "library.take_letters_back", note_listeners.take_letters_back)
    registry.listen("person.changed", "library.follow_address", note_listeners.follow_changed)
    for fact in ("merged", "parted"):
        registry.listen(f"directory.{fact}", "library.follow_address", note_listeners.follow_merged)
    for name, (seconds, duty) in note_tasks.EVERY.items():
        registry.every(seconds, name, duty)
    kept.add(note_queries.own_notes)
    note_kinds.declare(notes.example_of_approval, notes.example_of_publication)
    merge.words(note_joining.WORDS)
    merge.join(Kind.CITY, "library.notes", note_joining.cities)
    merge.join(Kind.PERSON, "library.notes", note_joining.persons)
    hold("library.books", Holder(erases=forget_books))
    hold("library.notes", Holder(tells=note_privacy.tells, erases=note_privacy.erases))
