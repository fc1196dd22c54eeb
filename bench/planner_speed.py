"""Speed of the fair-time planner: 40 sessions for 400 participants in 60 zones, with 30 interpreters; then 200 sessions.

    python bench/planner_speed.py [--sessions 40 200] [--participants 400] [--interpreters 30] [--seconds 60]

Seconds from the values in to the proposals out: working out burdens, the plain method, the solver's own process and its proof
included. Bars: a proposal in 10 s (40 sessions) and in 60 s (200), with the gap printed. First the balanced proposal alone,
then all three at once, then, to see what a solver brings, all three by the plain method; its seconds are the measure of this
machine in the same run. Each session has two weeks of half hours to choose from, in a series over clock changes; speakers
and interpreters have hours of their own, three links are shared. On a busy machine `--seconds` gives more time than users have:
then the processors' seconds say how long it takes on a quiet one.
"""

import argparse
import os
import random
import resource
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
from sympolis.planning.fair_times import Aim, Group, Resource, Session, grid, propose  # noqa: E402

REGIONS = {
    "africa": "Abidjan Accra Addis_Ababa Algiers Cairo Casablanca Dakar Harare Johannesburg Kampala Lagos Nairobi Tunis",
    "america": (
        "Bogota Buenos_Aires Chicago Costa_Rica Guatemala Guayaquil La_Paz Lima Los_Angeles Mexico_City Montevideo New_York"
        " Panama Santiago Sao_Paulo Toronto"
    ),
    "asia": (
        "Almaty Amman Baghdad Bangkok Beirut Colombo Dhaka Ho_Chi_Minh Hong_Kong Jakarta Kathmandu Kolkata Manila Riyadh"
        " Shanghai Singapore Tbilisi Tokyo"
    ),
    "europe": "Athens Belgrade Berlin Bucharest Kyiv Lisbon London Madrid Paris Rome Sarajevo Tallinn Warsaw",
}
FIRST = date(2026, 9, 14)


def zones() -> list[tuple[str, str]]:
    return [(region, f"{region.title()}/{name}") for region, names in REGIONS.items() for name in names.split()]


def fill(sessions: int, participants: int = 400, interpreters: int = 30):
    """The same at every call."""
    dice = random.Random(5)
    places = zones()
    weeks = max(2, sessions // 4)
    days = [FIRST + timedelta(days=n) for n in range(7 * weeks)]
    groups = [Group(zone, zone, holidays=frozenset(dice.sample(days, max(1, weeks // 4)))) for _region, zone in places]
    crowd = dict.fromkeys((zone for _region, zone in places), 1)
    for _more in range(participants - len(places)):
        crowd[dice.choice(places)[1]] += 1
    near = {region: [zone for where, zone in places if where == region] for region in REGIONS}
    resources, of_region = [Resource(f"link-{n}", rest=15) for n in range(3)], {region: [] for region in REGIONS}
    for n in range(interpreters):
        region = list(REGIONS)[n % len(REGIONS)]
        of_region[region].append(f"interpreter-{n}")
        resources.append(
            Resource(of_region[region][-1], windows=hours(dice.choice(near[region]), days, 6, 23), rest=60)
        )
    planned = []
    for n in range(sessions):
        region = dice.choice([None, None, *REGIONS])
        home = region or dice.choice(list(REGIONS))
        own = {zone: crowd[zone] for where, zone in places if region in (None, where)}
        off = datetime.combine(dice.choice(days), time(), UTC)
        speaker = Resource(
            f"speaker-{n}", away=((off, off + timedelta(days=2)),), windows=hours(dice.choice(near[home]), days, 6, 23)
        )
        resources.append(speaker)
        needed = {f"link-{n % 3}", speaker.key, f"speaker-{max(0, n - 4 if n % 5 == 4 else n)}"}
        if n % 2:
            needed |= set(dice.sample(of_region[home], min(2, len(of_region[home]))))
        week = n * weeks // sessions
        starts = grid([day for day in days[7 * week : 7 * week + 14] if day.weekday() < 5], "Europe/Berlin")
        planned.append(Session(f"session-{n:03}", dice.choice((60, 90, 120)), starts, own, frozenset(needed)))
    return planned, groups, resources


def hours(zone: str, days: list[date], first: int, last: int) -> tuple[tuple[datetime, datetime], ...]:
    place = ZoneInfo(zone)
    return tuple((datetime.combine(day, time(first), place), datetime.combine(day, time(last), place)) for day in days)


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--sessions", type=int, nargs="+", default=[40, 200])
    wanted.add_argument("--participants", type=int, default=400)
    wanted.add_argument("--interpreters", type=int, default=30)
    wanted.add_argument("--seconds", type=float)
    chosen = wanted.parse_args()
    for sessions in chosen.sessions:
        series = fill(sessions, chosen.participants, chosen.interpreters)
        starts = sum(len(one.starts) for one in series[0])
        print(f"\n{sessions} sessions, {starts} starts, {chosen.participants} participants in {len(series[1])} zones")
        print(
            "                       seconds  proven     gap       total   worst  nights again  most nights of one zone"
        )
        alone = measured("balanced alone", series, aims=[Aim.BALANCED], seconds=chosen.seconds)
        measured("all three", series, seconds=chosen.seconds)
        by_hand = measured("plain, all three", series, with_solver=False)
        print(f"balanced alone takes {alone / by_hand:.1f} times the seconds of the plain method")
    own, solver = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\nmemory at most: {own:.0f} MB here, {solver:.0f} MB in a solver's process")
    print(f"cores: {len(os.sched_getaffinity(0))}, load of the machine: {os.getloadavg()[0]:.1f}")


def measured(name: str, series, **options) -> float:
    began, before = perf_counter(), processor()
    answer = propose(*series, **options)
    seconds = perf_counter() - began
    print(f"{name:21}{seconds:9.2f}  ({processor() - before:.1f} of processors)")
    for one in answer.proposals:
        nights = max(carries.nights for carries in one.carries)
        proven = "best" if one.is_optimal else one.solver
        print(
            f"  {one.aim:19}{one.seconds:9.2f}  {proven:7}{one.gap:6.2f} %{one.score.total:11}{one.score.worst:8}"
            f"{one.score.again:14}{nights:25}",
            flush=True,
        )
    return seconds


def processor() -> float:
    """Seconds of processors that this process and its children have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
