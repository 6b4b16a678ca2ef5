"""Texts that try to be more than text, and a sample of the catalogue that has them in every text field.

Each calls ``ran()``, which a page under test counts, or opens a dialog, or asks for an address, or breaks out of the
place where it stands. All of them are to be read as they are written.
"""

import json
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Final

import yaml

from data.catalogue.catalogue import SAMPLE
from data.yaml_models import read_yaml

__all__ = ["PAYLOADS", "poisoned_catalogue", "poisoned_rules"]

PAYLOADS: Final = (
    # Template literals and templates of other engines.
    "${ran(1)}",
    "`${ran(2)}`",
    "`);ran(3);(`",
    "{{ran(4)}}{{constructor.constructor('ran(4)')()}}",
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "{left_name}{distance_m}{0.__class__}",
    "%(name)s %s %n #{ran(7)} <%= ran(7) %>",
    # Leaving the script or the style.
    "</script><script>ran(8)</script>",
    "</SCRIPT ><script>ran(9)</script >",
    "<!--<script>ran(10)",
    "--><script>ran(11)</script>",
    "]]><script>ran(12)</script>",
    "</style><script>ran(13)</script>",
    "</title><script>ran(14)</script>",
    "</textarea></select></table><script>ran(15)</script>",
    "<script src=https://example.invalid/16.js></script>",
    "<script type=module>ran(17)</script>",
    # Handlers of events.
    "<img src=x onerror=ran(18)>",
    "<img/src=x/onerror=alert(19)>",
    "\"><img src=x onerror='ran(20)'>",
    "' autofocus onfocus=ran(21) x='",
    '" onmouseover="ran(22)" style="position:fixed;inset:0" x="',
    "<body onload=ran(23)>",
    "<details open ontoggle=ran(24)>",
    "<video><source onerror=ran(25)></video>",
    "<input autofocus onfocus=ran(26)>",
    "<iframe srcdoc='<script>parent.ran(27)</script>'></iframe>",
    # Addresses.
    "javascript:ran(28)",
    "JaVa\tScRiPt:ran(29)",
    "<a href=javascript:ran(30)>klik</a>",
    "data:text/html,<script>ran(31)</script>",
    "<iframe src=data:text/html,<script>parent.ran(32)</script>></iframe>",
    "<link rel=stylesheet href=https://example.invalid/33.css>",
    "<meta http-equiv=refresh content='0;url=https://example.invalid/34'>",
    "<base href=https://example.invalid/35/>",
    "<form action=https://example.invalid/36><button>verder</button></form>",
    # SVG and MathML.
    "<svg onload=ran(37)>",
    "<svg><script>ran(38)</script></svg>",
    "<svg><animate onbegin=ran(39) attributeName=x dur=1s>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=ran(40)/>#x'/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran(41)>",
    # Unicode.
    "\u2028ran(42)//\u2029",
    "\uff1cscript\uff1eran(43)\uff1c/script\uff1e",
    "\u202etxeT\u202c <img src=x onerror=ran(44)>",
    "\ufeff<scr\u200bipt>ran(45)</scr\u200bipt>",
    "\\u003cscript\\u003eran(46)\\u003c/script\\u003e",
    "&lt;img src=x onerror=ran(47)&gt;&#x3c;b&#x3e;",
    "\U0001f4a5\u0301\u0301<b>Zalgo</b>",
    # CSS.
    "<style>*{background:url(https://example.invalid/49)}</style>",
    "x:expression(ran(50));background:url(javascript:ran(50))",
    "} body { display: none } @import 'https://example.invalid/51';",
    # JSON and JavaScript strings.
    '"}]};ran(52);//',
    '\\");ran(53);//',
    "'-ran(54)-'",
    '","__proto__":{"polluted":true},"x":"',
    "__proto__",
    "constructor",
    # Formulas of a spreadsheet, which a page is not to alter.
    '=HYPERLINK("https://example.invalid/58";"klik")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+ran(60)",
)
"""Each stands for itself; a test names it by what it holds."""

_NOT_FREE: Final = {
    # Codes, keys and words of a vocabulary: another text there is another place, technique or key, not another name.
    "gemeentecode", "provinciecode", "res_code", "techniek_t", "soort", "nr", "nummer", "gebied_habitattype",
    "aantal_rest", "zoekgebied_id", "habitattype",
}  # fmt: skip

_DATES: Final = {"peildatum", "jaar"}
"""Of when the data are: another text there is no date, and no reader sees it."""

_FROM: Final = {"zoekgebieden": 26, "natuurnetwerk": 46}
"""Where the payloads of a file begin: names of plans, search areas and nature together have every one on the map."""


def poisoned_catalogue(folder: Path) -> Path:
    """Copy the sample's catalogue with payloads in every text field of its entries and of the features they bring."""
    shutil.copytree(SAMPLE.parent / "files", folder / "files")
    shutil.copytree(SAMPLE, folder / "catalogue")
    for path in sorted((folder / "files").glob("*.geojson")):
        _poison_features(path)
    texts = cycle(PAYLOADS)
    for path in sorted((folder / "catalogue").glob("*.yaml")):
        if path.name != "catalogue.yaml":
            _poison_entry(path, texts)
    return folder / "catalogue"


def poisoned_rules(folder: Path) -> Path:
    """Write rules, numbers, facts, positions and questions of one's own with payloads in every text of theirs."""
    folder.mkdir()
    content: dict[str, list[dict[str, object]]] = {
        "params": [], "rules": [], "scenarios": [], "facts": [], "positions": [], "questions": []
    }  # fmt: skip
    for number, text in enumerate(PAYLOADS):
        both = {"nl": text, "en": text}
        # A reason names fields of a finding in braces; what stands for itself has its braces doubled.
        near = {"param": f"own.p{number}", "times": "own.far"}
        reason = text.replace("{", "{{").replace("}", "}}")
        content["params"].append(
            {"id": f"own.p{number}", "title": both, "value": 100 + number, "unit": "m", "status": "U", "source": text,
             "edition": text, "note": text}
        )  # fmt: skip
        content["rules"].append(
            {
                "id": f"R-{number:02}",
                "kind": "opportunity" if number % 2 else "conflict",
                "theme": "housing",
                "title": both,
                "reason": {"nl": f"{reason} {{left_name}}", "en": f"{reason} {{left_name}}"},
                "left": {"layer": "housing_plans"},
                "right": {"layer": "stations"},
                "tests": [
                    {"relation": "within_distance", "bands": [{"to": near, "grade": 2}]},
                ],
                "deciders": ["raad"],
                "influence": "FT1",
                "certainty": "assumption",
                "zone_semantics": "attention",
                "source": [text],
                "status": "U",
            }
        )  # fmt: skip
        content["facts"].append(
            {"id": f"own.f{number}", "theme": "housing", "title": both, "text": both, "source": text, "edition": text,
             "holder": text, "kind": "reported", "may_calculate": False, "status": "U"}
        )  # fmt: skip
        content["positions"].append(
            {"fact": f"own.f{number}", "by": "gemeente:GM9901", "position": "disputed", "text": text}
        )
        content["questions"].append(
            {"id": f"own.q{number}", "question": both, "holder": text, "independent": True, "author": text,
             "answer": both, "answer_source": text}
        )  # fmt: skip
    content["params"].append(
        {"id": "own.far", "title": {"nl": "ver", "en": "far"}, "value": 1000, "unit": "1", "status": "U", "source": "x"}
    )
    content["scenarios"].append(
        {"id": "own", "title": {"nl": PAYLOADS[7], "en": PAYLOADS[7]}, "params": {"own.p0": 5}, "source": PAYLOADS[0],
         "status": "U"}
    )  # fmt: skip
    (folder / "own.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def _poison_features(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(content["features"], start=_FROM.get(path.stem, 0)):
        properties = feature["properties"]
        texts = sorted((name, value) for name, value in properties.items() if name not in _DATES)
        for shift, (name, value) in enumerate(texts):
            if isinstance(value, str) and name not in _NOT_FREE:
                # The name first, so that what it begins with is tried too; the value after it keeps rows apart.
                properties[name] = f"{PAYLOADS[(number + 7 * shift) % len(PAYLOADS)]} {value}"
    path.write_text(json.dumps(content), encoding="utf-8")


def _poison_entry(path: Path, texts: Iterator[str]) -> None:
    # As the product reads it: to other readers the key `on` is a truth.
    entry = read_yaml(path)
    for name in ("title", "note"):
        text = next(texts)
        entry[name] = {"nl": text, "en": text}
    for name in ("provider", "licence"):
        entry[name] = next(texts)
    path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
