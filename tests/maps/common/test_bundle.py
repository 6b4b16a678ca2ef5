"""Modules become one script: in an order that their imports give, with nothing global, and faults named."""

import random
import re
from importlib.resources import files
from pathlib import PurePosixPath

import pytest
from playwright.sync_api import Browser

from maps.common.bundle import bundle, page_script
from maps.common.errors import OutputError

PAGES = ("region_map/start.js", "index/index.js", "index/nation.js")


def bundled(modules: dict[str, str], then: str = "") -> str:
    """Bundle modules by path, from a/start.js."""
    return bundle("a/start.js", modules.get, then)


def scripts() -> dict[str, str]:
    """Every script of the pages by its path below `maps`."""
    found = {}
    folders = [(room.name, room.joinpath("static")) for room in files("maps").iterdir() if room.is_dir()]
    while folders:
        name, folder = folders.pop()
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir():
                folders.append((f"{name}/{path.name}", path))
            elif path.name.endswith(".js"):
                found[f"{name}/{path.name}"] = path.read_text(encoding="utf-8")
    return found


# Order


def test_what_a_module_imports_stands_before_it_and_nothing_twice() -> None:
    script = bundled(
        {
            "a/start.js": 'import { b } from "./b.js";\nimport { c } from "../c/c.js";\n\nwindow.sum = b + c;\n',
            "a/b.js": 'import { c } from "../c/c.js";\n\nexport const b = c + 1;\n',
            "c/c.js": "export const c = 1;\n",
        }
    )
    assert script == "\n".join(
        (
            '"use strict";',
            "(() => {",
            "const { c } = (() => {\nconst c = 1;\nreturn { c };\n})();",
            "const { b } = (() => {\nconst b = c + 1;\nreturn { b };\n})();",
            "(() => {\nwindow.sum = b + c;\n})();",
            "})();",
        )
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_depends_on_the_imports_alone(seed: int) -> None:
    shuffled = random.Random(seed)
    count = 30
    uses = {at: sorted(shuffled.sample(range(at), min(at, 3))) for at in range(count)}
    modules = {
        f"a/m{at}.js": "".join(f'import {{ v{use} }} from "./m{use}.js";\n' for use in found)
        + f"export const v{at} = [{', '.join(f'v{use}' for use in found)}];\n"
        for at, found in uses.items()
    }
    names = ", ".join(f"v{at}" for at in range(count))
    modules["a/start.js"] = "".join(f'import {{ v{at} }} from "./m{at}.js";\n' for at in range(count))
    modules["a/start.js"] += f"window.all = [{names}];\n"
    script = bundled(modules)
    order = [int(at) for at in re.findall(r"^const \{ v(\d+) \} = ", script, re.MULTILINE)]
    assert sorted(order) == list(range(count))
    assert all(order.index(use) < order.index(at) for at, found in uses.items() for use in found)
    items = list(modules.items())
    shuffled.shuffle(items)
    assert bundled(dict(items)) == script


def test_equal_names_within_modules_do_not_meet(browser: Browser) -> None:
    script = bundled(
        {
            "a/start.js": 'import { one } from "./one.js";\nimport { two } from "./two.js";\n\n'
            "const value = 3;\nexport const three = () => one() + two() + value;\n",
            "a/one.js": "const value = 1;\nexport function one() {\n  return value;\n}\n",
            "a/two.js": "const value = 2;\nexport const two = () => value;\n",
        },
        "window.sum = three();",
    )
    page = browser.new_page()
    before = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    page.evaluate(script)
    assert page.evaluate("sum") == 6
    assert set(page.evaluate("Object.getOwnPropertyNames(window)")) - before == {"sum"}
    page.close()


# What a page does not need


def test_comments_types_and_blank_lines_are_left_out() -> None:
    script = bundled(
        {
            "a/start.js": "// What it is.\n/** @import { A } from './types.d.ts' */\n\n/**\n * Twice.\n *\n"
            " * @param {number} x\n */\nfunction twice(x) {\n  // It is easy.\n\n"
            "  const y = /** @type {number} */ (x);\n  return 2 * y; // quickly\n}\n\nwindow.four = twice(2);\n"
        }
    )
    assert "twice(x) {\n  const y = (x);\n  return 2 * y; // quickly\n}\nwindow.four" in script
    assert "/*" not in script
    assert "// It is easy" not in script


# Faults


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {
                "a/start.js": 'import { b } from "./b.js";\nexport const s = b;\n',
                "a/b.js": 'import { c } from "./c.js";\nexport const b = c;\n',
                "a/c.js": 'import { b } from "./b.js";\nexport const c = b;\n',
            },
            "in a circle: a/b.js → a/c.js → a/b.js",
        ),
        (
            {"a/start.js": 'import { b, d } from "./b.js";\nwindow.x = b + d;\n', "a/b.js": "export const b = 1;\n"},
            "a/start.js imports 'd' from a/b.js, which does not export it; it exports: b",
        ),
        (
            {
                "a/start.js": 'import { b } from "./b.js";\nwindow.x = b;\n',
                "a/b.js": "export const b = 1;\nexport async function e() {}\n",
            },
            "a/b.js exports 'e', which no script of a/start.js imports",
        ),
        (
            {
                "a/start.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nwindow.x = b + c;\n',
                "a/b.js": "export const b = 1;\n",
                "a/c.js": "export const c = 1;\nexport class b {}\n",
            },
            "'b' is exported by a/b.js and by a/c.js",
        ),
        (
            {"a/start.js": 'import { b } from "./b.js";\nconst b = 2;\n', "a/b.js": "export const b = 1;\n"},
            "a/start.js imports 'b' and has another thing of that name",
        ),
        (
            {"a/start.js": 'import { b } from "./gone.js";\n'},
            "there is no script 'a/gone.js', which a/start.js imports",
        ),
        ({}, "there is no script 'a/start.js'"),
        ({"a/start.js": "export default 1;\n"}, "a/start.js: 'export default 1;' cannot be put into a page"),
        ({"a/start.js": "export let x = 1;\n"}, "'export let x = 1;' cannot be put into a page"),
        ({"a/start.js": 'import * as b from "./b.js";\n'}, "cannot be put into a page; allowed are"),
        ({"a/start.js": 'import { b as c } from "./b.js";\n', "a/b.js": "export const b = 1;\n"}, "imports 'as'"),
        ({"a/start.js": 'const b = await import("./b.js");\n'}, "cannot be put into a page"),
        ({"a/start.js": "f(); /* so */\n"}, "'f(); /* so */' cannot be put into a page"),
        ({"a/start.js": "const text = `\n// no comment\n`;\n"}, "begins or ends a text of several lines"),
    ],
)
def test_a_fault_is_refused_by_file_and_name(modules: dict[str, str], message: str) -> None:
    with pytest.raises(OutputError, match=re.escape(message)):
        bundled(modules)


# The scripts of the pages


@pytest.mark.parametrize("entry", PAGES)
def test_a_page_has_one_script_without_modules_and_comments(entry: str) -> None:
    script = page_script(entry)
    assert not re.search(r"^\s*(import|export|//|/\*)", script, re.MULTILINE)
    assert script == page_script.__wrapped__(entry)


def test_no_script_is_left_out_of_every_page() -> None:
    used: set[str] = set()

    def read(name: str) -> str | None:
        path = files("maps").joinpath(*name.split("/"))
        used.add(str(PurePosixPath(name)).replace("/static/", "/", 1))
        return path.read_text(encoding="utf-8")

    for entry in PAGES:
        room, _, file = entry.partition("/")
        bundle(f"{room}/static/{file}", read)
    assert used == set(scripts())


@pytest.mark.parametrize("name", sorted(scripts()))
def test_a_script_is_short_and_uses_no_global_name_of_ours(name: str) -> None:
    text = scripts()[name]
    assert len(text.splitlines()) < 300
    if name != "region_map/inspect.js":
        assert not re.search(r"\b(window|globalThis|self)\.(?!requestAnimationFrame|cancelAnimationFrame|setTimeout"
                             r"|clearTimeout|addEventListener|devicePixelRatio|matchMedia|print\b)", text)  # fmt: skip
        assert "opgavenkaart" not in text.lower()
