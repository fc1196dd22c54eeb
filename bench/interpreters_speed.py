"""Speed of proposing interpreters: 100 sessions, 60 interpreters.

    python bench/interpreters_speed.py [--sessions 100] [--interpreters 60] [--runs 5]

Seconds, median of the runs, from the values in to the proposal out, the solver's own process and starting it included.
Bar: 5 s. Every session has one to three languages, most of them need two; a fifth of the interpreters are away for a week
each. Rounds: a roster that is enough, one of a third, and the first with half of the seats taken already. Beside it, in the
same run: one seat after the other without a solver (`plain`), to see what it brings.
"""

import argparse
import os
import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from sympolis.interpretation import proposing  # noqa: E402
from sympolis.interpretation.fitting import Job, Rules, Worker, team_size  # noqa: E402

FIRST = datetime(2027, 1, 11, tzinfo=UTC)
INTO = ("fr", "fr", "es", "es", "ar", "pt", "ru", "zh")
ZONES = ("Europe/Berlin", "Africa/Accra", "America/Bogota", "Asia/Amman", "Asia/Manila")
RULES = Rules()


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--sessions", type=int, default=100)
    wanted.add_argument("--interpreters", type=int, default=60)
    wanted.add_argument("--runs", type=int, default=5)
    chosen = wanted.parse_args()
    jobs, workers = fill(chosen.sessions, chosen.interpreters)
    print(f"{chosen.sessions} sessions, {len(jobs)} channels, {sum(job.size for job in jobs)} seats\n")
    print("round     s (median)  slowest  gap        seats  plain: s  seats")
    measure("enough", jobs, workers, chosen.runs)
    measure("a third", jobs, workers[: len(workers) // 3], chosen.runs)
    measure("half done", *half_done(jobs, workers), chosen.runs)
    print(f"\ncores: {len(os.sched_getaffinity(0))}, load of the machine: {os.getloadavg()[0]:.1f}")


def fill(sessions: int, interpreters: int) -> tuple[list[Job], list[Worker]]:
    """The same at every call: four sessions a day on working days."""
    dice = random.Random(6)
    jobs = []
    for number in range(sessions):
        day = number // 4
        starts_at = FIRST + timedelta(
            days=day // 5 * 7 + day % 5, hours=dice.randint(6, 17), minutes=dice.choice((0, 30))
        )
        minutes = dice.choice((60, 90, 90, 120, 180))
        into = sorted({dice.choice(INTO) for _ in range(dice.randint(1, 3))})
        for language in into:
            size = team_size(minutes, "spoken")
            others = frozenset(into) - {language}
            jobs.append(Job(number, language, "spoken", "en", starts_at, minutes, size, others))
    workers = [_worker(dice, number) for number in range(interpreters)]
    return jobs, workers


def _worker(dice: random.Random, number: int) -> Worker:
    language = INTO[number % len(INTO)]
    other = dice.choice(INTO)
    pairs = {("spoken", "en", language), ("spoken", language, "en")}
    pairs |= {("spoken", language, other)} if dice.random() < 0.4 and other != language else set()
    start = FIRST + timedelta(days=7 * dice.randint(0, 4))
    away = ((start, start + timedelta(days=7)),) if number % 5 == 0 else ()
    return Worker(number, ZONES[number % len(ZONES)], frozenset(pairs), away, fee=Decimal(dice.randrange(200, 900, 50)))


def half_done(jobs: list[Job], workers: list[Worker]) -> tuple[list[Job], list[Worker]]:
    """Every second seat of a proposal is taken."""
    from sympolis.interpretation.fitting import Engagement

    taken = proposing.propose(jobs, workers, RULES).seats[::2]
    by_key = {job.key: job for job in jobs}
    jobs = [replace(job, seats=tuple(seat for key, seat in taken if key == job.key)) for job in jobs]
    engaged = {
        worker.id: tuple(
            Engagement(key[0], by_key[key].starts_at, by_key[key].ends_at)
            for key, seat in taken
            if seat.worker == worker.id
        )
        for worker in workers
    }
    return jobs, [replace(worker, engaged=engaged[worker.id]) for worker in workers]


def measure(name: str, jobs: list[Job], workers: list[Worker], runs: int) -> None:
    times, plain_times = [], []
    for _run in range(runs):
        start = time.perf_counter()
        found = proposing.propose(jobs, workers, RULES)
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        plain = proposing._plain(proposing._Task(jobs, workers, RULES))
        plain_times.append(time.perf_counter() - start)
    gap = "none" if found.gap is None else f"{found.gap:.1%}"
    print(
        f"{name:9} {statistics.median(times):10.2f} {max(times):8.2f}  {gap:10} {len(found.seats):5}"
        f" {statistics.median(plain_times):9.2f} {len(plain):6}"
    )


if __name__ == "__main__":
    main()
