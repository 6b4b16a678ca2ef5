"""Where the code asks for texts of the catalogue: read from Python, scripts and templates without running them."""

import ast
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
PACKAGES: Final = ("spatial", "maps", "flows", "data")
HOLE: Final = "\0"
"""Stands in a key for what is put together when the code runs: ``f"severity.{grade}"`` is ``severity.\\0``."""

_LEAST_OF_A_KEY: Final = 4
_STRING: Final = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'')
_LITERAL: Final = re.compile(r"`((?:[^`$\n]|\$\{[^}`\n]*\})*)`")
_TEMPLATE: Final = re.compile(r'\bt\["([^"]+)"\]')
_JOINED: Final = re.compile(r'"([^"\n]*)"\s*~')


@dataclass(frozen=True)
class Call:
    """A place that fills a text: its key (with holes), the names that it gives, whether these are all."""

    place: str
    key: str
    names: frozenset[str]
    whole: bool


@dataclass
class Source:
    """What one file holds: words, keys with holes, calls, and the modules that it imports."""

    words: set[str] = field(default_factory=set)
    holes: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)

    @property
    def prefixes(self) -> set[str]:
        """What a function of the file puts before the keys that it is given (``f"report.{key}"``)."""
        return {key[:-1] for key in self.holes if key.endswith("." + HOLE) and key.count(HOLE) == 1}


@cache
def sources() -> Mapping[str, Source]:
    """Every file of the packages by its module or path; the scripts of the pages as one, and their templates too."""
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): _python(path)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    pages = Source()
    for path in sorted([*(ROOT / "maps").rglob("*.js"), *(ROOT / "maps").rglob("*.html")]):
        text = path.read_text(encoding="utf-8")
        pages.words |= {one or other for one, other in _STRING.findall(text)}
        pages.words |= set(re.findall(r"[a-z_0-9]+(?:\.[a-z_0-9]+)*", text))
        pages.holes |= {re.sub(r"\$\{[^}]*\}", HOLE, literal) for literal in _LITERAL.findall(text)}
        pages.holes |= {joined + HOLE for joined in _JOINED.findall(text)}
        pages.calls += [Call(path.name, key, frozenset(), whole=False) for key in _TEMPLATE.findall(text)]
    # Most texts of the scripts are asked for without it.
    pages.holes.add("map." + HOLE)
    found["pages"] = pages
    return found


def _python(path: Path) -> Source:
    source = Source()
    place = str(path.relative_to(ROOT))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            # A column of numbers has a sign before its key.
            source.words |= {node.value, node.value.removeprefix("#")}
        elif isinstance(node, ast.JoinedStr):
            source.holes.add(_key(node) or "")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            # A field of a page's model may be a text of that name.
            source.words.add(node.target.id)
        elif isinstance(node, ast.ImportFrom) and node.module:
            source.imports |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Call) and (call := _call(node, place)):
            source.calls.append(call)
        elif isinstance(node, ast.Subscript) and (key := _subscript(node)):
            source.calls.append(Call(f"{place}:{node.lineno}", key, frozenset(), whole=False))
    return source


def _subscript(node: ast.Subscript) -> str | None:
    """Return the key of ``texts(lang)["a.b"]`` or ``t["a.b"]``."""
    held = node.value
    named = held.id in ("t", "words") if isinstance(held, ast.Name) else False
    called = isinstance(held, ast.Call) and isinstance(held.func, ast.Name) and held.func.id == "texts"
    key = _key(node.slice) if named or called else None
    return key if key and "." in key else None


def _key(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


def _call(node: ast.Call, place: str) -> Call | None:
    """Return a call of ``message``, ``….text`` or ``phrase``, with the names that it gives."""
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in ("message", "text", "phrase") or not node.args:
        return None
    key = _key(node.args[0])
    if key is None:
        return None
    if name == "phrase":
        if len(node.args) < 3 or not isinstance(node.args[2], ast.Dict):
            return None
        given = [_key(part) if part else None for part in node.args[2].keys]
    else:
        given = [word.arg for word in node.keywords]
    names = frozenset(one for one in given if one)
    return Call(f"{place}:{node.lineno}", key, names, None not in given)


def matching(key: str, keys: Iterable[str]) -> list[str]:
    """The keys that one with holes may stand for."""
    pattern = _pattern(key)
    return [one for one in keys if pattern.fullmatch(one)]


@cache
def prefixes_of(module: str) -> frozenset[str]:
    """What a module, or one that it imports, puts before the keys that it is given, once or twice; '' among them."""
    known = sources()
    around = [known[module], *(known[name] for name in known[module].imports if name in known)]
    once = {""}.union(*(source.prefixes for source in around))
    return frozenset(first + second for first in once for second in once)


def unused(keys: Iterable[str]) -> list[str]:
    """The texts that no file asks for: by its key, or by a key with holes that words of that file fill."""
    left = list(keys)
    for module in sources():
        left = [key for key in left if not _asks(module, key)]
    return left


def _asks(module: str, key: str) -> bool:
    source, near = sources()[module], _words_near(module)
    for prefix in prefixes_of(module):
        if not key.startswith(prefix):
            continue
        rest = key[len(prefix) :]
        if rest in source.words or any(_fills(asked, rest, near) for asked in source.holes):
            return True
    return False


def _fills(asked: str, key: str, words: Set[str]) -> bool:
    # A hole without a part of a key around it would be every text.
    if len(asked) - asked.count(HOLE) < _LEAST_OF_A_KEY:
        return False
    found = _pattern(asked).fullmatch(key)
    return found is not None and all(part in words for part in found.groups())


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, key.split(HOLE))))


@cache
def _words_near(module: str) -> Set[str]:
    """The words of a module, of those that it imports, and of those that import it."""
    known = sources()
    near = [known[name] for name in known[module].imports if name in known]
    near += [source for source in known.values() if module in source.imports]
    return known[module].words.union(*(source.words for source in near))
