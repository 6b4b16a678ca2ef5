"""The rule book: YAML files with rules, and with all else that is judged and told by, made into a RuleBook."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from data.errors import DocumentError
from data.rulebook.rule_references import check_references
from data.rulebook.vocabulary import load_layers, load_parties
from data.yaml_models import Document, parse, read_yaml
from spatial.facts import Fact, FactBook, Position, Question, Referable
from spatial.indicators import INDICATORS, Target, Targets
from spatial.layers.errors import RuleError
from spatial.mca.book import Criterion, McaBook, Perspective, Restriction
from spatial.parameters.params import Param, Scenario
from spatial.rulebook import RuleBook
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import Action, Authority, FindingType, InfluenceBook, LeadTime, Party

__all__ = ["SAMPLE_RULES", "load_rulebook"]

_BUILTIN: Final = tuple(
    Path(__file__).parents[1] / name for name in ("rules", "targets", "influence", "facts", "weighing")
)

SAMPLE_RULES: Final = Path(__file__).parents[1] / "sample" / "rules"
"""What the sample region adds: what it promised."""

_QUOTED: Final = re.compile(r"'([^']+)'")


class _RuleFile(Document):
    """What a file may hold; any kind may stand in any file."""

    params: tuple[Param, ...] = ()
    rules: tuple[Rule, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    targets: tuple[Target, ...] = ()
    parties: tuple[Party, ...] = ()
    finding_types: tuple[FindingType, ...] = ()
    lead_times: tuple[LeadTime, ...] = ()
    actions: tuple[Action, ...] = ()
    authorities: tuple[Authority, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    positions: tuple[Position, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    perspectives: tuple[Perspective, ...] = ()
    restrictions: tuple[Restriction, ...] = ()

    def rows(self) -> Iterator[tuple[str, tuple[str, ...], Any]]:
        """Give kind, key and row of everything in the file; a position is known by its fact and who takes it."""
        for kind in type(self).model_fields:
            for row in getattr(self, kind):
                yield kind, (row.fact, row.by) if isinstance(row, Position) else (row.id,), row


_Rows = dict[str, dict[Any, Any]]
_Places = dict[tuple[str, tuple[str, ...]], Path]


def load_rulebook(*extra: Path) -> RuleBook:
    """Read the built-in rule book, and the files of further folders on top of it, in the order of the folders.

    In each folder the same id replaces what was there, another is added.

    Raises
    ------
    DocumentError
        A file is wrong in itself, a rule names a layer or a party that is not there, or an id occurs twice in a folder;
        the message says file, key and what is allowed.
    RuleError
        A row refers to what is not there, or rows do not fit together; the message says in which file it stands.
    """
    builtin, known = _builtin()
    rows, places = {kind: dict(part) for kind, part in builtin.items()}, dict(known)
    for folder in extra:
        _read((folder,), rows, places)
    layers = load_layers()
    for rule in rows["rules"].values():
        check_references(rule, places["rules", (rule.id,)], layers, rows["parties"])
    ordered = {kind: dict(sorted(part.items())) for kind, part in rows.items()}
    try:
        return _fitted(ordered)
    except RuleError as err:
        msg = f"{place}: {err}" if (place := _place_of(str(err), places)) else str(err)
        raise RuleError(msg) from err


@cache
def _builtin() -> tuple[_Rows, _Places]:
    """Read the built-in files, once a process: their rows are frozen, and the dicts are copied by who adds to them."""
    rows: _Rows = {kind: {} for kind in _RuleFile.model_fields}
    rows["parties"].update(load_parties())
    places: _Places = {}
    _read(_BUILTIN, rows, places)
    return rows, places


def _read(folders: tuple[Path, ...], rows: _Rows, places: _Places) -> None:
    """Add the rows of the files in some folders that belong together, in which no key may occur twice."""
    here: _Places = {}
    for folder in folders:
        if not folder.is_dir():
            msg = f"rules {folder}: there is no such folder; give the folder with the rule files (*.yaml)"
            raise DocumentError(msg)
        for path in sorted(folder.glob("*.yaml")):
            content = parse(_RuleFile, read_yaml(path), str(path), rows=True)
            for kind, key, row in content.rows():
                if (kind, key) in here:
                    told = "' by '".join(key)
                    msg = f"{path}: {kind} '{told}' stands also in {here[kind, key].name}; keep one"
                    raise DocumentError(msg)
                here[kind, key] = path
                rows[kind][key if len(key) > 1 else key[0]] = row
    places |= here


def _fitted(rows: _Rows) -> RuleBook:
    ruleset = RuleSet(rows["rules"], rows["params"], rows["scenarios"])
    known = Referable(
        rules=ruleset.rules,
        params=ruleset.params,
        targets=rows["targets"],
        indicators=INDICATORS,
        parties=rows["parties"],
    )
    return RuleBook(
        ruleset=ruleset,
        targets=Targets(rows["targets"]),
        influence=InfluenceBook(
            parties=rows["parties"],
            finding_types=rows["finding_types"],
            lead_times=rows["lead_times"],
            actions=rows["actions"],
            authorities=rows["authorities"],
        ),
        facts=FactBook(rows["facts"], rows["questions"], rows["positions"], known),
        weighing=McaBook(rows["criteria"], rows["perspectives"], rows["restrictions"]),
    )


def _place_of(message: str, places: _Places) -> str:
    """Return the names of the files whose rows a message begins with, '' when it begins with none."""
    head = message.split(":", 1)[0]
    named = set(_QUOTED.findall(head))
    found = {place.name for (_, key), place in places.items() if named.issuperset(key)}
    return ", ".join(sorted(found))
