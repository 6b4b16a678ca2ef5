"""The rule book: YAML files with rules, parameters and scenarios, made into a RuleSet."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NoReturn

from data.documents import Document, parse, read_yaml
from data.errors import DocumentError
from data.vocabulary import LayerBook, load_layers, party_table
from spatial.errors import RuleError
from spatial.params import Param, Scenario
from spatial.rules import Rule, Where
from spatial.ruleset import RuleSet

__all__ = ["load_rulebook"]

_BUILTIN: Final = Path(__file__).parent / "rules"


class _RuleFile(Document):
    params: tuple[Param, ...] = ()
    rules: tuple[Rule, ...] = ()
    scenarios: tuple[Scenario, ...] = ()


def load_rulebook(extra: Path | None = None) -> RuleSet:
    """Read the built-in rules, and those of a folder on top of them: the same id replaces, another is added.

    Raises
    ------
    DocumentError
        A file is wrong in itself, a rule names a layer or a party that is not there, or an id occurs twice in a folder;
        the message says file, key and what is allowed.
    RuleError
        A rule or scenario refers to a parameter that is not there, or its bands do not rise.
    """
    params: dict[str, Param] = {}
    rules: dict[str, Rule] = {}
    scenarios: dict[str, Scenario] = {}
    places: dict[str, Path] = {}
    book = load_layers()
    parties = set(party_table("nl")["party_id"])
    for folder in [_BUILTIN, *([extra] if extra else [])]:
        if not folder.is_dir():
            msg = f"rules {folder}: there is no such folder; give the folder with the rule files (*.yaml)"
            raise DocumentError(msg)
        here: dict[str, Path] = {}
        for path in sorted(folder.glob("*.yaml")):
            content = parse(_RuleFile, read_yaml(path), str(path))
            for kind, items in (("param", content.params), ("rule", content.rules), ("scenario", content.scenarios)):
                for item in items:
                    if f"{kind} {item.id}" in here:
                        msg = f"{path}: {kind} '{item.id}' stands also in {here[f'{kind} {item.id}'].name}; keep one"
                        raise DocumentError(msg)
                    here[f"{kind} {item.id}"] = path
            for rule in content.rules:
                _known(rule, path, book, parties)
            params |= {item.id: item for item in content.params}
            rules |= {item.id: item for item in content.rules}
            scenarios |= {item.id: item for item in content.scenarios}
        places |= here
    try:
        return RuleSet(dict(sorted(rules.items())), dict(sorted(params.items())), dict(sorted(scenarios.items())))
    except RuleError as err:
        named = [place.name for name, place in places.items() if f"'{name.split(' ', 1)[1]}'" in str(err).split(":")[0]]
        msg = f"{', '.join(named)}: {err}" if named else str(err)
        raise RuleError(msg) from err


def _known(rule: Rule, path: Path, book: LayerBook, parties: set[str]) -> None:
    def refuse(key: str, fault: str, allowed: Iterable[str]) -> NoReturn:
        msg = f"{path}: rule '{rule.id}', {key}: {fault}; allowed: {', '.join(sorted(allowed))}"
        raise DocumentError(msg)

    sides = () if rule.of_targets else (("left.layer", rule.left.layer), ("right.layer", rule.right.layer))
    for key, name in sides:
        if name not in book.layers:
            refuse(key, f"there is no layer '{name}'", book.layers)
    if rule.also_distance_to and rule.also_distance_to not in book.layers:
        refuse("also_distance_to", f"there is no layer '{rule.also_distance_to}'", book.layers)
    for key, layer, where in () if rule.of_targets else _filters(rule):
        spec = book.layers[layer]
        columns = {"feature_id", "name", *spec.columns, *spec.derive}
        for column in where:
            if column not in columns:
                refuse(key, f"layer '{layer}' has no column '{column}'", columns)
    for decider in rule.deciders:
        if decider not in parties:
            refuse("deciders", f"there is no party '{decider}'", parties)


def _filters(rule: Rule) -> Iterator[tuple[str, str, Where]]:
    yield "left.where", rule.left.layer, rule.left.where
    yield "right.where", rule.right.layer, rule.right.where
    for number, test in enumerate(rule.tests):
        yield f"tests[{number}].left_where", rule.left.layer, test.left_where
        yield f"tests[{number}].right_where", rule.right.layer, test.right_where
