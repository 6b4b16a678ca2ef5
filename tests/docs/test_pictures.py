"""Pictures in the docs: all that are shown exist, small, and the scripts that make them work."""

from pathlib import Path

from defusedxml import ElementTree
from playwright.sync_api import Browser

from tests.docs.pages import DOCS, ROOT, linked_files, markdown_files
from tests.docs.scripts import house_picture, pictures
from tests.flows.support import publish_in

HOUSE = DOCS / "reference" / "house.svg"
PACKAGES = house_picture.PACKAGES


def is_picture(path: Path) -> bool:
    return path.suffix in (".svg", ".webp", ".png", ".jpg")


def test_every_picture_is_small_shown_and_made_by_a_script() -> None:
    shown = {target for page in markdown_files() for target in linked_files(page) if is_picture(target)}
    kept = set((DOCS / "pictures").iterdir())

    assert {path.stem for path in kept} == set(pictures.PICTURES)
    assert shown == kept | {HOUSE}
    assert [path.name for path in shown if path.stat().st_size > pictures.MAX_BYTES] == []


def test_the_pictures_of_the_guide_can_be_taken(browser: Browser, tmp_path: Path) -> None:
    release = publish_in(tmp_path, scenarios=(pictures.SCENARIO,))
    pictures.take_pictures(browser, release.folder / "xx01" / "map.html", tmp_path / "pictures")
    taken = {path.name: path.read_bytes() for path in (tmp_path / "pictures").iterdir()}

    assert set(taken) == {path.name for path in (DOCS / "pictures").iterdir()}
    assert all(content[:4] == b"RIFF" and content[8:12] == b"WEBP" for content in taken.values())
    assert len(set(taken.values())) == len(taken), "two pictures are the same: an act of one did nothing"


def test_the_picture_of_the_house_has_every_room_and_the_way_of_the_data() -> None:
    drawn = ElementTree.fromstring(HOUSE.read_text(encoding="utf-8"))
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    folders = [path for package in PACKAGES for path in (ROOT / package).iterdir()]
    rooms = {path.name for path in folders if (path / "__init__.py").is_file()}
    rooms |= {path.stem for path in folders if path.suffix == ".py" and path.stem != "__init__"}

    assert rooms | {f"{package}/" for package in PACKAGES} <= words
    assert {noun for noun, _ in house_picture.WAY} <= words
    assert {function.rsplit(".", 1)[1] for _, function in house_picture.WAY} <= words
