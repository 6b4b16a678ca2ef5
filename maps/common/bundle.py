"""Scripts of a page: standard modules, put into one script in the order that their imports give."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from maps.common.errors import OutputError

__all__ = ["bundle", "page_script"]

_CAST: Final = re.compile(r"/\*\* @(?:type|satisfies) \{[^\n]*?\} \*/ ?(?=\()")
_COMMENT: Final = re.compile(r"^ */\*\*(?:(?!\*/).)*\*/ *\n|^ *//[^\n]*\n", re.MULTILINE | re.DOTALL)
_IMPORT: Final = re.compile(r'^import \{([^{}]*)\} from "(\.[^"\n]*)";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_DECLARATION: Final = re.compile(r"^(?:async function|function|class|const|let) (\w+)", re.MULTILINE)
_UNREAD: Final = re.compile(r"^(?:import|export)\b.*|.*\bimport\s*[(.].*|.*/\*.*", re.MULTILINE)
_ALLOWED: Final = (
    "allowed are 'import { a, b } from \"./file.js\";', 'export' before a function, class or const, and comments that "
    "begin a line"
)


@dataclass(frozen=True)
class _Module:
    """A script without its comments, imports and the word ``export``; `imports` are pairs of module and names."""

    name: str
    body: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[str, ...]


@cache
def page_script(entry: str, then: str = "") -> str:
    """Return the script of a page, from the modules in the folders `static` of `maps`.

    Parameters
    ----------
    entry
        Room and file, such as ``region_map/start.js``.
    then
        As of `bundle`.

    Raises
    ------
    OutputError
        As of `bundle`.
    """
    room, _, file = entry.partition("/")

    def read(name: str) -> str | None:
        path = files("maps").joinpath(*name.split("/"))
        return path.read_text(encoding="utf-8").replace("\r\n", "\n") if path.is_file() else None

    return bundle(f"{room}/static/{file}", read, then)


def bundle(entry: str, read: Callable[[str], str | None], then: str = "") -> str:
    """Return one script that does what a module and all that it imports do; nothing of it is global.

    Modules stand in the order in which a browser would run them: what a module imports stands before it. Each is a
    function of its own that returns what it exports, so that only exported names have to differ.

    Parameters
    ----------
    entry
        Path of the module with which the page starts.
    read
        Gives the text of a module by its path, None where there is none.
    then
        Statements that come last and see what the entry exports.

    Raises
    ------
    OutputError
        Modules import each other in a circle; a module or an export is missing, or an export is not used; a name is
        exported or declared twice; a module uses a form that is not read. The message names file and name.
    """
    modules = {module.name: module for module in _ordered(entry, read)}
    _check_names(modules, entry)
    parts = [_closure(module) for module in modules.values()]
    return "\n".join(['"use strict";', "(() => {", *parts, *([then] if then else []), "})();"])


def _closure(module: _Module) -> str:
    names = ", ".join(module.exports)
    head, end = (f"const {{ {names} }} = ", f"return {{ {names} }};\n") if names else ("", "")
    return f"{head}(() => {{\n{module.body}{end}}})();"


def _ordered(entry: str, read: Callable[[str], str | None]) -> Iterator[_Module]:
    """Yield each module after those that it imports."""
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> Iterator[_Module]:
        if name in way:
            circle = (*way[way.index(name) :], name)
            msg = f"scripts import each other in a circle: {' → '.join(circle)}"
            raise OutputError(msg)
        if name in done:
            return
        text = read(name)
        if text is None:
            msg = f"there is no script '{name}'" + (f", which {way[-1]} imports" if way else "")
            raise OutputError(msg)
        module = _parsed(name, text)
        for other, _ in module.imports:
            yield from visit(other, (*way, name))
        done.add(name)
        yield module

    yield from visit(entry, ())


def _parsed(name: str, text: str) -> _Module:
    code = _COMMENT.sub("", _CAST.sub("", text))
    imports = tuple(
        (posixpath.normpath(posixpath.join(posixpath.dirname(name), path)), tuple(re.findall(r"\w+", names)))
        for names, path in _IMPORT.findall(code)
    )
    exports = tuple(_EXPORT.findall(code))
    body = re.sub(r"\n{2,}", "\n", _EXPORT.sub("", _IMPORT.sub("", code))).lstrip("\n")
    if unread := _UNREAD.search(body):
        msg = f"{name}: '{unread[0].strip()}' cannot be put into a page; {_ALLOWED}"
        raise OutputError(msg)
    # Lines could not be left out of a text that runs over several of them.
    if broken := next((line for line in body.splitlines() if line.count("`") % 2), None):
        msg = f"{name}: '{broken.strip()}' begins or ends a text of several lines; write one of one line"
        raise OutputError(msg)
    return _Module(name, body, imports, exports)


def _check_names(modules: Mapping[str, _Module], entry: str) -> None:
    """Refuse names that are missing, double or of no use."""
    owner: dict[str, str] = {}
    for module in modules.values():
        for name in module.exports:
            if name in owner:
                msg = f"'{name}' is exported by {owner[name]} and by {module.name}; give one of them another name"
                raise OutputError(msg)
            owner[name] = module.name
    used: set[str] = set(modules[entry].exports)
    for module in modules.values():
        used |= _imported(module, modules)
    for name, file in owner.items():
        if name not in used:
            msg = f"{file} exports '{name}', which no script of {entry} imports; take away 'export', or the whole"
            raise OutputError(msg)


def _imported(module: _Module, modules: Mapping[str, _Module]) -> set[str]:
    seen = set(_DECLARATION.findall(module.body))
    for other, names in module.imports:
        for name in names:
            if name not in modules[other].exports:
                msg = (
                    f"{module.name} imports '{name}' from {other}, which does not export it; "
                    f"it exports: {', '.join(modules[other].exports) or 'nothing'}"
                )
                raise OutputError(msg)
            if name in seen:
                msg = f"{module.name} imports '{name}' and has another thing of that name"
                raise OutputError(msg)
            seen.add(name)
    return {name for _, names in module.imports for name in names}
