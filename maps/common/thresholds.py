"""The numbers that a rule reads, with where they come from."""

from collections.abc import Mapping
from typing import Any

from maps.common.labels import Wording
from maps.common.numbers import exact
from spatial.parameters.params import Param, Term
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet

__all__ = ["thresholds"]


def thresholds(rule: Rule, used: RuleSet, wording: Wording) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each number that a rule reads, in its order; what a formula is made of follows it.

    Columns: `param_id`, `title`, `value`, `unit`, `formula` ('' for a number that is given), `status`, `status_word`,
    `source`, `edition`.
    """
    return tuple(
        {
            "param_id": param.id,
            "title": param.title.in_language(wording.lang),
            "value": param.value,
            "unit": param.unit,
            "formula": _formula(param, used, wording),
            "status": param.status,
            "status_word": wording.word("status", param.status),
            "source": param.source,
            "edition": param.edition or "",
        }
        for param in (used.params[name] for name in used.params_of(rule))
    )


def _formula(param: Param, used: RuleSet, wording: Wording) -> str:
    """Return how a number follows from others, by their titles; '' for one that is given."""
    if param.formula is None:
        return ""
    sums = [" + ".join(_term(term, used, wording) for term in terms) for terms in param.formula.largest]
    return sums[0] if len(sums) == 1 else wording.text("explain.largest", sums="; ".join(sums))


def _term(term: Term, used: RuleSet, wording: Wording) -> str:
    title = used.params[term.param].title.in_language(wording.lang)
    title = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return title if term.share == 1 else f"{exact(term.share, wording.lang)} × {title}"
