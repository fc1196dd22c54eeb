"""What scores come to: means by weight, how far they lie apart. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from sympolis.contributions.states import Recommendation


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reviews of one contribution, taken together; `mean` None while none of them has a score that counts."""

    count: int = 0
    mean: float | None = None
    lowest: float | None = None
    highest: float | None = None
    recommended: Mapping[str, int] = field(default_factory=Counter)

    @property
    def spread(self) -> float | None:
        """How far the lowest and the highest lie apart; None for fewer than two."""
        return None if self.lowest is None or self.highest is None or self.count < 2 else self.highest - self.lowest

    @property
    def recommendations(self) -> list[tuple[str, str, int]]:
        """(value, words, how many) of each recommendation, in their order."""
        return [(one.value, str(one.label), self.recommended.get(one.value, 0)) for one in Recommendation]


def mean_of(scores: Mapping[int, int], weights: Mapping[int, int]) -> float | None:
    """The mean of one review: scores by criterion, each as often as its weight says. None when nothing counts."""
    counted = [(scores[criterion], weight) for criterion, weight in weights.items() if weight and criterion in scores]
    total = sum(weight for _score, weight in counted)
    return sum(score * weight for score, weight in counted) / total if total else None


def verdict(reviews: Iterable[tuple[Mapping[int, int], str]], weights: Mapping[int, int]) -> Verdict:
    """Reviews as (scores by criterion, recommendation): each review counts alike, whatever it scored."""
    told = list(reviews)
    means = [mean for scores, _words in told if (mean := mean_of(scores, weights)) is not None]
    recommended = Counter(words for _scores, words in told if words)
    if not means:
        return Verdict(len(told), recommended=recommended)
    return Verdict(len(told), fmean(means), min(means), max(means), recommended)
