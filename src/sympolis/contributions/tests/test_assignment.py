"""Who reviews what: never what may not be, as many as can be, and nothing better left out."""

from collections import Counter
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sympolis.contributions import assignment, circulation
from sympolis.contributions.assignment import Assignment, Lack, Objective, Reviewer, Shortfall, Submission, assign
from sympolis.core.refusals import Refused

A, B, C = 11, 12, 13  # reviewers
WASTE, WATER, TREES = 1, 2, 3
EN, ES = frozenset({"en"}), frozenset({"es"})
ALL = frozenset({WASTE, WATER, TREES})

themes = some.frozensets(some.sampled_from([WASTE, WATER, TREES]))
languages = some.sampled_from([EN, EN, EN | ES, ES, frozenset()])
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of ours


def submission(pk: int, *, wanted: int = 1, about=ALL, languages=EN, assigned=()) -> Submission:
    return Submission(pk, frozenset(about), languages, wanted, frozenset(assigned))


def reviewer(pk: int, *, most: int = 9, knows=ALL, languages=EN, elsewhere: int = 0) -> Reviewer:
    return Reviewer(pk, frozenset(knows), languages, most, elsewhere)


@some.composite
def rounds(draw, submissions: int, reviewers: int):
    """Submissions, reviewers and conflicts, with hand assignments that may break what is ruled."""
    people = range(101, 101 + draw(some.sampled_from([reviewers, reviewers, reviewers // 2, 0])))
    things = range(1, 1 + draw(some.sampled_from([submissions, submissions, submissions // 2, 0])))
    assigned = some.frozensets(some.sampled_from([*people, 999]), max_size=2)  # 999 has left the team
    sent = [
        Submission(
            pk, draw(themes), draw(languages), draw(some.integers(0, 4)), draw(some.just(frozenset()) | assigned)
        )
        for pk in things
    ]
    team = [
        Reviewer(pk, draw(themes), draw(languages), draw(some.integers(0, 4)), draw(some.integers(0, 2)))
        for pk in people
    ]
    pairs = [(one, other) for one in things for other in people]
    return sent, team, draw(some.sets(some.sampled_from(pairs), max_size=len(pairs) // 2)) if pairs else set()


@pytest.fixture(autouse=True, scope="module")
def _in_this_process():
    """Starting HiGHS' own process a thousand times would take minutes; `test_the_process_finds_the_same` starts it."""

    def circulated(nodes, arcs):
        return circulation.best(nodes, *map(list, zip(*arcs, strict=True)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "_circulated", circulated)
        yield


def reads(sent: Submission, who: Reviewer) -> bool:
    return not sent.languages or bool(sent.languages & who.languages)


def possible(sent, team, conflicts) -> list[tuple[int, int]]:
    """Pairs that may be, told apart from the code under test."""
    return [
        (one.id, who.id)
        for one in sent
        for who in team
        if reads(one, who) and (one.id, who.id) not in conflicts and who.id not in one.assigned
    ]


def loads_of(sent, team, pairs=()) -> dict[int, int]:
    kept = Counter(chain.from_iterable(one.assigned for one in sent))
    new = Counter(who for _one, who in pairs)
    return {who.id: who.elsewhere + kept[who.id] + new[who.id] for who in team}


def lacking_of(sent, pairs=()) -> dict[int, int]:
    new = Counter(one for one, _who in pairs)
    return {one.id: max(0, one.wanted - len(one.assigned)) - new[one.id] for one in sent}


def is_allowed(sent, team, pairs) -> bool:
    before, after = loads_of(sent, team), loads_of(sent, team, pairs)
    return min(lacking_of(sent, pairs).values(), default=0) >= 0 and all(
        after[who.id] <= max(who.most, before[who.id]) for who in team
    )


def most_reviews(sent, team, conflicts) -> int:
    """The largest number of reviews by growing paths, one after the other (Ford and Fulkerson)."""
    allowed, loads, lacking = set(possible(sent, team, conflicts)), loads_of(sent, team), lacking_of(sent)
    room = {who.id: max(0, who.most - loads[who.id]) for who in team}
    used: set[tuple[int, int]] = set()

    def grows(one: int, seen: set[int]) -> bool:
        for pair in sorted(allowed - used):
            if pair[0] != one or pair[1] in seen:
                continue
            seen.add(pair[1])
            holders = [other for other in sorted(used) if other[1] == pair[1]]
            if len(holders) < room[pair[1]]:
                used.add(pair)
                return True
            for holder in holders:
                if grows(holder[0], seen):
                    used.remove(holder)
                    used.add(pair)
                    return True
        return False

    return sum(grows(one, set()) for one, wanted in lacking.items() for _review in range(wanted))


def worth(sent, team, pairs) -> tuple[int, int, int]:
    """What is wished, the larger the better."""
    of_submission, of_reviewer = {one.id: one for one in sent}, {who.id: who for who in team}
    known = sum(
        100 * len(of_submission[one].themes & of_reviewer[who].themes) // len(of_submission[one].themes)
        for one, who in pairs
        if of_submission[one].themes
    )
    squares = sum(load**2 for load in loads_of(sent, team, pairs).values())
    return -sum(count**2 for count in lacking_of(sent, pairs).values()), known, -squares


@calm
@given(rounds(12, 6))
def test_nothing_that_may_not_be_and_as_many_as_can_be(told):
    sent, team, conflicts = told

    found = assign(sent, team, conflicts=conflicts)

    assert set(found.pairs) <= set(possible(sent, team, conflicts))
    assert len(set(found.pairs)) == len(found.pairs)
    assert is_allowed(sent, team, found.pairs)
    assert found.is_optimal
    assert len(found.pairs) == found.objective.reviews == most_reviews(sent, team, conflicts)


@settings(calm, max_examples=300)
@given(rounds(3, 3))
def test_no_other_assignment_is_better(told):
    sent, team, conflicts = told
    pairs = possible(sent, team, conflicts)
    others = [
        chosen
        for count in range(len(pairs) + 1)
        for chosen in combinations(pairs, count)
        if is_allowed(sent, team, chosen)
    ]

    found = assign(sent, team, conflicts=conflicts)

    best = max(worth(sent, team, chosen) for chosen in others)
    assert worth(sent, team, found.pairs) == best
    assert best == (-found.objective.missing_squares, found.objective.fit, -found.objective.load_squares)
    as_good = [loads_of(sent, team, chosen) for chosen in others if worth(sent, team, chosen)[:2] == best[:2]]
    highest = min(max(loads.values(), default=0) for loads in as_good)
    assert max(loads_of(sent, team, found.pairs).values(), default=0) == highest


@calm
@given(rounds(8, 5), some.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(told, dice):
    sent, team, conflicts = told
    found = assign(sent, team, conflicts=conflicts)

    shuffled = [dice.sample(values, len(values)) for values in (sent, team, sorted(conflicts))]

    assert assign(shuffled[0], shuffled[1], conflicts=shuffled[2]) == found


@calm
@given(rounds(8, 5))
def test_whoever_lacks_reviews_is_told_why(told):
    sent, team, conflicts = told

    found = assign(sent, team, conflicts=conflicts)

    missing = {pk: count for pk, count in lacking_of(sent, found.pairs).items() if count}
    assert {short.submission: short.lacking - short.given for short in found.shortfalls} == missing
    loads = loads_of(sent, team, found.pairs)
    for short in found.shortfalls:
        one = next(one for one in sent if one.id == short.submission)
        others = [who for who in team if who.id not in one.assigned]
        readers = [who for who in others if reads(one, who)]
        free = [who for who in readers if (one.id, who.id) not in conflicts]
        assert (short.reviewers, short.readers, short.free) == (len(others), len(readers), len(free))
        without = [who for who in free if (one.id, who.id) not in found.pairs]
        assert all(loads[who.id] >= who.most for who in without)
        assert (short.why == Lack.LOAD) == (len(free) >= short.lacking)


@calm
@given(rounds(6, 4))
def test_what_is_assigned_is_kept_and_a_second_time_adds_nothing(told):
    sent, team, conflicts = told
    first = assign(sent, team, conflicts=conflicts)

    taken = [
        replace(one, assigned=one.assigned | {who for other, who in first.pairs if other == one.id}) for one in sent
    ]
    again = assign(taken, team, conflicts=conflicts)

    assert again.pairs == ()
    assert again.objective.load_squares == first.objective.load_squares


def test_reviews_are_spread_when_there_are_not_enough():
    found = assign([submission(1, wanted=3), submission(2, wanted=3)], [reviewer(pk, most=1) for pk in (A, B)])

    assert Counter(one for one, _who in found.pairs) == {1: 1, 2: 1}


def test_themes_come_before_even_loads_and_even_loads_before_none():
    sent = [submission(pk, about={WASTE}) for pk in (1, 2)]

    knowing = assign(sent, [reviewer(A, knows={WASTE}), reviewer(B, knows={WATER})])
    alike = assign(sent, [reviewer(A), reviewer(B)])
    busy = assign(sent, [reviewer(A, elsewhere=5), reviewer(B)])

    assert knowing.pairs == ((1, A), (2, A))
    assert {who for _one, who in alike.pairs} == {A, B}
    assert busy.pairs == ((1, B), (2, B))


def test_a_review_counts_more_than_all_themes_that_it_costs():
    sent = [submission(1, about={WASTE}), submission(2, about={WATER}), submission(3, languages=ES)]
    team = [
        reviewer(A, most=1, knows={WASTE}, languages=EN | ES),
        reviewer(B, most=1, knows={WATER}),
        reviewer(C, most=1, knows=set()),
    ]

    found = assign(sent, team, conflicts={(1, C)})

    assert found.pairs == ((1, B), (2, C), (3, A))
    assert (found.objective.fit, found.objective.missing_squares) == (33, 0)


def test_a_theme_counts_more_than_any_load():
    team = [reviewer(A, most=999, elsewhere=900, knows={WASTE, WATER}), reviewer(B, knows={WASTE})]

    assert assign([submission(1)], team).pairs == ((1, A),)


def test_one_of_the_languages_is_enough_and_a_country_does_not_matter():
    sent = [submission(1, languages=frozenset({"ar", "pt-BR"})), submission(2, languages=frozenset())]

    found = assign(sent, [reviewer(A, languages=frozenset({"pt"}))])

    assert found.pairs == ((1, A), (2, A))


@pytest.mark.parametrize(
    ("sent", "conflicts", "why"),
    [
        (submission(1, wanted=4), set(), Lack.TEAM),
        (submission(1, languages=ES), set(), Lack.LANGUAGE),
        (submission(1, wanted=2), {(1, B)}, Lack.CONFLICT),
        (submission(1, wanted=3), set(), Lack.LOAD),
    ],
)
def test_the_first_reason_that_is_enough_is_told(sent, conflicts, why):
    team = [reviewer(A), reviewer(B, most=0), reviewer(C, languages=EN if why == Lack.LOAD else frozenset({"fr"}))]

    found = assign([sent], team, conflicts=conflicts)

    assert [short.why for short in found.shortfalls] == [why]


def test_who_left_the_team_still_counts_for_a_submission():
    found = assign([submission(1, wanted=2, assigned={99})], [reviewer(A), reviewer(B)])

    assert (len(found.pairs), found.shortfalls) == (1, ())


def test_nobody_and_nothing():
    short = Shortfall(1, lacking=2, given=0, why=Lack.TEAM, reviewers=0, readers=0, free=0)

    assert assign([], [reviewer(A, elsewhere=2)]) == Assignment((), (), Objective(0, 0, 0, 4), 0)
    assert assign([submission(1, wanted=2)], []) == Assignment((), (short,), Objective(0, 4, 0, 0), 0)


def test_the_process_finds_the_same(monkeypatch):
    sent = [submission(pk, wanted=2, about={pk % 3 + 1}) for pk in range(1, 30)]
    team = [reviewer(pk, most=4, knows={pk % 3 + 1, 1}) for pk in range(101, 112)]
    conflicts = {(pk, 101 + pk % 7) for pk in range(1, 30)}
    here = assign(sent, team, conflicts=conflicts)

    monkeypatch.undo()
    monkeypatch.setattr(assignment, "_circulated", CIRCULATED)

    assert assign(sent, team, conflicts=conflicts) == here
    assert here.objective.reviews == 44


CIRCULATED = assignment._circulated


@pytest.mark.parametrize("seconds", [0, -1])
def test_what_takes_too_long_is_refused(monkeypatch, seconds):
    monkeypatch.setattr(assignment, "_circulated", CIRCULATED)
    monkeypatch.setattr(assignment, "LONGEST", seconds)

    with pytest.raises(Refused) as refusal:
        assign([submission(1)], [reviewer(A)])

    assert refusal.value.code == "too_long"


def test_a_result_that_breaks_a_rule_is_not_believed(monkeypatch):
    monkeypatch.setattr(assignment, "_circulated", lambda nodes, arcs: (list(range(len(arcs))), [0] * nodes))

    with pytest.raises(RuntimeError):
        assign([submission(1)], [reviewer(A), reviewer(B)])


def test_a_result_that_is_not_the_best_says_by_how_much(monkeypatch):
    monkeypatch.setattr(assignment, "_circulated", lambda nodes, arcs: ([], [0] * nodes))

    found = assign([submission(1)], [reviewer(A)])

    assert not found.is_optimal
    assert found.gap > 0


@pytest.mark.parametrize(
    ("sent", "team"),
    [
        ([submission(pk, wanted=0) for pk in range(assignment.MOST_SUBMISSIONS + 1)], []),
        ([], [reviewer(pk) for pk in range(assignment.MOST_REVIEWERS + 1)]),
        ([submission(pk, wanted=0) for pk in range(1000)], [reviewer(pk) for pk in range(301)]),
        ([submission(1, wanted=21)], []),
        ([], [reviewer(1, most=10_001)]),
        ([], [reviewer(1, elsewhere=10_001)]),
    ],
)
def test_more_than_can_be_worked_out_is_refused(sent, team):
    with pytest.raises(Refused) as refusal:
        assign(sent, team)

    assert refusal.value.code == "too_many"


@pytest.mark.parametrize(
    ("sent", "team"),
    [
        ([submission(1), submission(1)], []),
        ([], [reviewer(A), reviewer(A)]),
        ([submission(1, wanted=-1)], []),
        ([], [reviewer(A, most=-1)]),
        ([], [reviewer(A, elsewhere=-1)]),
    ],
)
def test_values_that_make_no_sense_are_a_mistake_of_the_caller(sent, team):
    with pytest.raises(ValueError, match=r"twice|below 0"):
        assign(sent, team)
