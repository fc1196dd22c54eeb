"""Who reviews what came in to the running series: city@demo.example among them, whose list waits at /review/."""

from sympolis.contributions.actions.assigning import assign
from sympolis.contributions.actions.review_plan import begin_plan, save_plan
from sympolis.contributions.actions.reviewers import invite_reviewer
from sympolis.contributions.actions.reviewing import save_review
from sympolis.contributions.conflicts import among
from sympolis.contributions.models import Reviewer
from sympolis.contributions.states import ContributionState, Kind
from sympolis.directory.models import Municipality
from sympolis.programme.models import Series
from sympolis.site.demo.files import SLUG

PEOPLE = (  # name, address, city
    ("Lina Khoury", "city@demo.example", "hazmieh"), ("Meera Nair", "meera.nair@city.example", "kochi"),
    ("Javier Rojas", "javier.rojas@city.example", "puerto-alameda"),
)  # fmt: skip


def settle() -> None:
    """Criteria, three people, what each gets; one of them has begun."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    call = next(one for one in series.calls.all() if Kind.PRACTICE in one.kinds)
    begin_plan(call, Kind.PRACTICE, series.languages, by=None)
    plan = save_plan(call, by=None, wanted=2)
    team = [_asked(series, *row) for row in PEOPLE]
    for row in series.contributions.filter(call=call, state=ContributionState.SUBMITTED).order_by("pk"):
        against = among(series, {one.account_id for one in team})
        free = [one for one in team if row.pk not in against.get(one.account_id, {})]
        first, *_others = [assign(row, one, by=None) for one in free[:2]][::-1]
        scores = {criterion.pk: 3 + place % 3 for place, criterion in enumerate(plan.criteria.all())}
        save_review(
            first, by=first.reviewer.account, scores=scores, recommendation="accept", comment_team="Clear and usable.",
            comment_author="Tell what it cost a household.", seen=row.revision, sends=True,
        )  # fmt: skip


def _asked(series: Series, name: str, email: str, city: str) -> Reviewer:
    home = Municipality.objects.filter(slug=city).first()
    return invite_reviewer(series, email, by=None, name=name, municipality=home, languages=["en", "es"])
