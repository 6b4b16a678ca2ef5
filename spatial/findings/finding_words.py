"""What a finding says of itself in words, for a reader who sees its row alone: completed when a report is made."""

from datetime import date

from spatial.findings.finding_column import ReportedFindings
from spatial.messages import Sayable, message
from spatial.schema.value_lists import CERTAINTY, SEVERITY, STRENGTH

__all__ = ["certainty_labels", "first_seen", "municipality_names", "reasons", "severity_labels", "titles"]


def titles(findings: ReportedFindings) -> list[Sayable]:
    """Return the title of each finding's rule; one of two municipalities says so."""
    words = {name: rule.title for name, rule in findings.ruleset.rules.items()}
    of_region = {rule.id for rule in findings.ruleset.of_targets}
    across = {name: message("finding.across", title=title) for name, title in words.items() if name not in of_region}
    return [
        across.get(rule, words[rule]) if border else words[rule]
        for rule, border in zip(findings.frame["rule_id"], findings.frame["cross_border"], strict=True)
    ]


def reasons(findings: ReportedFindings) -> list[Sayable]:
    """Return the reason of each finding's rule; `maps.common.worded` fills in the names and numbers of its row."""
    return [findings.ruleset.rules[name].reason for name in findings.frame["rule_id"]]


def severity_labels(findings: ReportedFindings) -> list[Sayable]:
    """Return the severity of a conflict, or the strength of an opportunity, in words."""
    frame = findings.frame
    return [
        (SEVERITY if kind == "conflict" else STRENGTH).values[str(grade)]
        for kind, grade in zip(frame["kind"], frame["grade"], strict=True)
    ]


def certainty_labels(findings: ReportedFindings) -> list[Sayable]:
    """Return how certain each finding is, in words."""
    return [CERTAINTY.values[code] for code in findings.frame["certainty"]]


def municipality_names(findings: ReportedFindings) -> list[str]:
    """Return the municipalities by name; a code stands for itself where no name is known."""
    names = findings.place_names
    return [
        ", ".join(names.get(code, code) for code in filter(None, codes.split(",")))
        for codes in findings.frame["municipalities"]
    ]


def first_seen(findings: ReportedFindings) -> list[date]:
    """Return the date on which a release first held each finding."""
    return [findings.first_seen.get(name, findings.today) for name in findings.frame["finding_id"]]
