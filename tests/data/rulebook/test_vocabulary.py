import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

import data
from data.errors import DocumentError
from data.rulebook.vocabulary import Note, load_layers, party_table, read_layers

FOLDER = Path(data.__file__).parent / "vocabularies"


def test_terms_are_found_whatever_their_case_and_spacing() -> None:
    terms = load_layers().vocabularies["planning_status"]
    assert terms["1a onherroepelijk"] == "hard"
    assert set(terms.values()) == {"hard", "soft"}
    assert all(raw == " ".join(raw.lower().split()) for raw in terms)


def test_what_is_claimed_or_nature_has_a_title_in_both_languages() -> None:
    for name, spec in load_layers().layers.items():
        assert spec.title.nl, name
        assert spec.title.en, name
        assert all(column.title.nl and column.title.en for column in spec.columns.values()), name


def test_combined_layers_are_not_balanced_so_that_ground_counts_once() -> None:
    assert [name for name, spec in load_layers().layers.items() if spec.group == "combined" and spec.balanced] == []


def test_numbers_carry_a_unit() -> None:
    columns = [column for spec in load_layers().layers.values() for column in spec.columns.values()]
    assert all(column.unit for column in columns if column.type in ("integer", "number"))


SYMBOL = {"any_m2": 1, "square_m2": 1, "triangle_m2": 1, "circle_m2": 1}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"symbol": SYMBOL, "column": "a", "equals": 1},
        {"column": "a"},
        {"equals": 0},
        {"column": "a", "words": ["x"], "begins": ["y"]},
    ],
)
def test_a_note_has_one_test(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="or 'column' with one of 'equals', 'words' and 'begins'"):
        Note.model_validate({"note": "n", **given})


def test_parties_are_sorted_and_titled_in_both_languages() -> None:
    table = party_table()
    assert table["party_id"].is_monotonic_increasing
    titles = dict(zip(table["party_id"], table["title"], strict=True))
    assert titles["raad"].en == "municipal council"
    assert titles["raad"].nl == "gemeenteraad"


@pytest.fixture
def vocabulary(tmp_path: Path) -> Callable[[str, str], Path]:
    """A copy of the vocabulary in which a text is another one."""

    def _changed(old: str, new: str) -> Path:
        folder = tmp_path / "vocabularies"
        shutil.copytree(FOLDER, folder)
        content = (folder / "layers.yaml").read_text(encoding="utf-8")
        assert content.count(old) == 1
        (folder / "layers.yaml").write_text(content.replace(old, new), encoding="utf-8")
        return folder

    return _changed


PHASE = "description: {nl: Fase van het project volgens de bron., en: Phase of the project as the source gives it.}"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "title: {nl: Projectfase, en: Project phase}",
            "title: {nl: Projectfase}",
            r"columns\.project_phase.*title\.en",
        ),
        (
            "title: {nl: Projectfase, en: Project phase}",
            'title: {nl: "", en: Project phase}',
            "layer 'housing_plans': column 'project_phase': its title is empty in Dutch or English",
        ),
        (f"        {PHASE}\n", "", r"key 'layers\.housing_plans\.columns\.project_phase\.description' is missing"),
        (
            PHASE,
            'description: {nl: " ", en: x}',
            "layer 'housing_plans': column 'project_phase': its description is empty in Dutch or English",
        ),
        (
            "values: planning_status",
            "values: planning_state",
            r"layer 'housing_plans': column 'status': there is no value list 'planning_state' "
            r"\(nearest: planning_status.*allowed in 'values' are agreement, .*planning_status, ",
        ),
        (
            "title: {nl: Projectfase, en: Project phase}",
            "title: {nl: Woningen, en: Dwellings}",
            r"layer 'housing_plans': table 'housing_plans': title \(nl\) 'Woningen' stands at two columns",
        ),
        ("  planning_status:\n    hard:", "  status:\n    hard:", "'value_lists' has 'status', which .* has too"),
        (
            "    hard: {nl: hard, en: hard}",
            '    hard: {nl: hard, en: ""}',
            "code 'hard' lacks words in Dutch or English",
        ),
        (
            "description: {nl: Waterdiepte bij een overstroming., en: Depth of water in a flood.}\n"
            "        type: number\n        unit: m\n",
            "description: {nl: Waterdiepte bij een overstroming., en: Depth of water in a flood.}\n"
            "        type: number\n",
            "layer 'flood_depths': column 'depth_m': a number needs a 'unit'",
        ),
    ],
)
def test_a_column_that_readers_would_not_understand_is_refused(
    vocabulary: Callable[[str, str], Path], old: str, new: str, words: str
) -> None:
    folder = vocabulary(old, new)
    with pytest.raises(DocumentError, match=words) as refused:
        read_layers(folder)
    assert str(folder / "layers.yaml") in str(refused.value)


def test_a_layer_has_the_columns_that_every_layer_has() -> None:
    plans = load_layers().tables["housing_plans"]
    assert plans.names[:4] == ("feature_id", "name", "dwellings", "status")
    assert plans.names[-3:] == ("left_out", "municipality", "municipalities")
    status = plans.column("status").values
    assert status is not None
    assert status.words("nl") == {"hard": "hard", "soft": "zacht"}
    kept = plans.column("plan_type_source_term").title
    assert (kept.nl, kept.en) == ("Plantype, woord van de bron", "Plan type, the source's word")


@pytest.mark.parametrize(
    ("list_name", "terms"),
    [("planning_status", "planning_status"), ("stage", "ambition"), ("technique", "technique"),
     ("solar_place", "solar_place"), ("flood_depth", "flood_depth")],
)  # fmt: skip
def test_shared_terms_have_words(list_name: str, terms: str) -> None:
    book = load_layers()
    columns = [column for table in book.tables.values() for column in table.columns if column.values is not None]
    lists = {column.values.name: column.values for column in columns if column.values is not None}
    assert set(book.vocabularies[terms].values()) == set(lists[list_name].codes)
