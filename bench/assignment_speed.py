"""Speed of assigning reviewers: 1,000 submissions, 100 reviewers, 3 reviews each, conflicts, languages and limits of load.

    python bench/assignment_speed.py [--submissions 1000] [--reviewers 100] [--runs 5]

Seconds, median of the runs, from the values in to the assignment out: the solver's own process, starting it and the proof in
whole numbers included. Bar: 5 s, and proven to be the best. Beside it, in the same run: giving each submission its best free
reviewers, one after the other (`greedy`), to see what a solver brings. Rounds: roomy (a third more reviews can be had than
are wanted), tight (a sixth less), without limits of load, and the roomy one where two thirds are assigned already.
"""

import argparse
import os
import random
import resource
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from sympolis.contributions import assignment  # noqa: E402
from sympolis.contributions.assignment import Objective, Reviewer, Submission  # noqa: E402

WANTED, THEMES, CONFLICTS = 3, range(12), 0.05
LANGUAGES = ("en", "en", "en", "fr", "es", "ar")


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--submissions", type=int, default=1000)
    wanted.add_argument("--reviewers", type=int, default=100)
    wanted.add_argument("--runs", type=int, default=5)
    chosen = wanted.parse_args()
    submissions, reviewers, conflicts = fill(chosen.submissions, chosen.reviewers)
    each = WANTED * chosen.submissions / chosen.reviewers
    print(f"{chosen.submissions} submissions, {chosen.reviewers} reviewers, {len(conflicts)} conflicts\n")
    print(
        "round          s (median)  slowest  greedy s  gap  reviews  missing (squares)    fit  loads (squares)  highest"
    )
    for name, most in (("roomy", each * 4 / 3), ("tight", each * 5 / 6), ("no limit", assignment.MOST_LOAD)):
        measure(name, submissions, limited(reviewers, most), conflicts, chosen.runs)
    roomy = limited(reviewers, each * 4 / 3)
    measure("second time", with_two(submissions, roomy, conflicts), roomy, conflicts, chosen.runs)
    own, solver = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\nmemory at most: {own:.0f} MB here, {solver:.0f} MB in the solver's process")
    print(f"cores: {len(os.sched_getaffinity(0))}, load of the machine: {os.getloadavg()[0]:.1f}")


def fill(submissions: int, reviewers: int) -> tuple[list[Submission], list[Reviewer], set[tuple[int, int]]]:
    """The same at every call. Everybody reads English, and one or two more languages."""
    dice = random.Random(5)

    def themes(fewest: int, most: int) -> frozenset[int]:
        return frozenset(dice.sample(THEMES, dice.randint(fewest, most)))

    sent = [Submission(n, themes(1, 3), frozenset({dice.choice(LANGUAGES)}), WANTED) for n in range(submissions)]
    team = [
        Reviewer(n, themes(2, 4), frozenset({"en", dice.choice(LANGUAGES), dice.choice(LANGUAGES)}), 0)
        for n in range(reviewers)
    ]
    return sent, team, {(s, r) for s in range(submissions) for r in range(reviewers) if dice.random() < CONFLICTS}


def limited(reviewers: list[Reviewer], most: float) -> list[Reviewer]:
    return [replace(reviewer, most=round(most)) for reviewer in reviewers]


def with_two(submissions, reviewers, conflicts) -> list[Submission]:
    """The submissions with two reviewers each, as far as they could be had."""
    pairs = assignment.assign([replace(one, wanted=2) for one in submissions], reviewers, conflicts=conflicts).pairs
    return [replace(one, assigned=frozenset(who for other, who in pairs if other == one.id)) for one in submissions]


def measure(name: str, submissions, reviewers, conflicts, runs: int) -> None:
    times, greedy_times = [], []
    for _run in range(runs):
        start = time.perf_counter()
        found = assignment.assign(submissions, reviewers, conflicts=conflicts)
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        pairs = greedy(submissions, reviewers, conflicts)
        greedy_times.append(time.perf_counter() - start)
    middle, greedy_middle = statistics.median(times), statistics.median(greedy_times)
    highest = max(loads(submissions, reviewers, found.pairs).values())
    print(f"{name:14}{middle:11.2f}{max(times):9.2f}{greedy_middle:10.2f}{found.gap:5}{told(found.objective, highest)}")
    by_greedy = loads(submissions, reviewers, pairs)
    print(f"{'  greedy':49}{told(reached(submissions, reviewers, pairs), max(by_greedy.values()))}")


def told(objective: Objective, highest: int) -> str:
    return f"{objective.reviews:9}{objective.missing_squares:19}{objective.fit:7}{objective.load_squares:17}{highest:9}"


def greedy(submissions, reviewers, conflicts) -> list[tuple[int, int]]:
    """Each submission's best reviewers that are free, one submission after the other."""
    has, pairs = loads(submissions, reviewers, []), []
    for one in submissions:
        free = [
            (-assignment.fit(one, who), has[who.id], who.id)
            for who in reviewers
            if has[who.id] < who.most
            and who.id not in one.assigned
            and (one.id, who.id) not in conflicts
            and one.languages & who.languages
        ]
        for _fit, _load, who in sorted(free)[: max(0, one.wanted - len(one.assigned))]:
            has[who] += 1
            pairs.append((one.id, who))
    return pairs


def loads(submissions, reviewers, pairs) -> dict[int, int]:
    count = Counter(who for one in submissions for who in one.assigned) + Counter(who for _one, who in pairs)
    return {who.id: who.elsewhere + count[who.id] for who in reviewers}


def reached(submissions, reviewers, pairs) -> Objective:
    of_submission, of_reviewer = {one.id: one for one in submissions}, {who.id: who for who in reviewers}
    given = Counter(one for one, _who in pairs)
    return Objective(
        len(pairs),
        sum((one.wanted - len(one.assigned) - given[one.id]) ** 2 for one in submissions),
        sum(assignment.fit(of_submission[one], of_reviewer[who]) for one, who in pairs),
        sum(load**2 for load in loads(submissions, reviewers, pairs).values()),
    )


if __name__ == "__main__":
    main()
