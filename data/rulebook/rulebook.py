"""The rule book: YAML files with rules and with everything else that is evaluated or reported, made into a RuleBook."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from data.errors import DocumentError
from data.rulebook.rule_references import check_conditions, check_references
from data.rulebook.vocabulary import load_layers, load_parties
from data.yaml_models import YamlModel, parse, read_yaml
from spatial.facts import Fact, FactBook, Position, Question, Referable
from spatial.indicators import INDICATORS, Benchmark, Target, Targets
from spatial.layers.errors import RuleError
from spatial.mca.book import Criterion, McaBook, Perspective, Restriction
from spatial.parameters.params import Param, Scenario
from spatial.rulebook import RuleBook
from spatial.rules.rules import Rule
from spatial.rules.ruleset import RuleSet
from spatial.stakeholders import Action, Authority, FindingType, InfluenceBook, LeadTime, Party

__all__ = ["SAMPLE_RULES", "load_rulebook"]

_BUILTIN: Final = tuple(
    Path(__file__).parents[1] / name for name in ("rules", "targets", "influence", "facts", "weighing", "benchmarks")
)

SAMPLE_RULES: Final = Path(__file__).parents[1] / "sample" / "rules"
"""What the sample region adds: its targets."""

_QUOTED: Final = re.compile(r"'([^']+)'")


class _RuleFile(YamlModel):
    """The content of a file; any kind of row may be in any file."""

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
    benchmarks: tuple[Benchmark, ...] = ()

    def rows(self) -> Iterator[tuple[str, tuple[str, ...], Any]]:
        """Yield kind, key and row of everything in the file; the key of a position is its fact and who takes it."""
        for kind in type(self).model_fields:
            for row in getattr(self, kind):
                yield kind, (row.fact, row.by) if isinstance(row, Position) else (row.id,), row


_RowsByKind = dict[str, dict[Any, Any]]
_PathsByKey = dict[tuple[str, tuple[str, ...]], Path]


def load_rulebook(*extra: Path) -> RuleBook:
    """Read the built-in rule book, and the files of further folders on top of it, in the order of the folders.

    In each folder the same id replaces what was there, another is added.

    Raises
    ------
    DocumentError
        A file is wrong in itself, a rule or action names a layer or a party that is not there, or an id occurs twice in
        a folder; the message says file, key and what is allowed.
    RuleError
        A row refers to what is not there, or rows do not fit together; the message names the file.
    """
    builtin, builtin_paths = _builtin()
    rows, paths = {kind: dict(part) for kind, part in builtin.items()}, dict(builtin_paths)
    for folder in extra:
        _read((folder,), rows, paths)
    layers = load_layers()
    for rule in rows["rules"].values():
        check_references(rule, paths["rules", (rule.id,)], layers, rows["parties"])
    for action in rows["actions"].values():
        check_conditions(action, paths["actions", (action.id,)], layers)
    ordered = {kind: dict(sorted(part.items())) for kind, part in rows.items()}
    try:
        return _assemble(ordered)
    except RuleError as err:
        msg = f"{files}: {err}" if (files := _files_named_in(str(err), paths)) else str(err)
        raise RuleError(msg) from err


@cache
def _builtin() -> tuple[_RowsByKind, _PathsByKey]:
    """Read the built-in files, once a process: their rows are frozen, and the caller copies the dicts before adding."""
    rows: _RowsByKind = {kind: {} for kind in _RuleFile.model_fields}
    rows["parties"].update(load_parties())
    paths: _PathsByKey = {}
    _read(_BUILTIN, rows, paths)
    return rows, paths


def _read(folders: tuple[Path, ...], rows: _RowsByKind, paths: _PathsByKey) -> None:
    """Add the rows of the files in some folders that belong together, in which no key may occur twice."""
    own_paths: _PathsByKey = {}
    for folder in folders:
        if not folder.is_dir():
            msg = f"rules {folder}: there is no such folder; give the folder with the rule files (*.yaml)"
            raise DocumentError(msg)
        for path in sorted(folder.glob("*.yaml")):
            content = parse(_RuleFile, read_yaml(path), str(path), rows=True)
            for kind, key, row in content.rows():
                if (kind, key) in own_paths:
                    name = "' by '".join(key)
                    msg = f"{path}: {kind} '{name}' is also in {own_paths[kind, key].name}; keep one"
                    raise DocumentError(msg)
                own_paths[kind, key] = path
                rows[kind][key if len(key) > 1 else key[0]] = row
    paths |= own_paths


def _assemble(rows: _RowsByKind) -> RuleBook:
    ruleset = RuleSet(rows["rules"], rows["params"], rows["scenarios"])
    referable = Referable(
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
        facts=FactBook(rows["facts"], rows["questions"], rows["positions"], referable),
        weighing=McaBook(rows["criteria"], rows["perspectives"], rows["restrictions"]),
        benchmarks=rows["benchmarks"],
    )


def _files_named_in(message: str, paths: _PathsByKey) -> str:
    """Return the names of the files whose rows a message begins with, '' when it begins with none."""
    head = message.split(":", 1)[0]
    names = set(_QUOTED.findall(head))
    files = {path.name for (_, key), path in paths.items() if names.issuperset(key)}
    return ", ".join(sorted(files))
