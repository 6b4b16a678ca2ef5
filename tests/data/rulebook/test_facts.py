from itertools import chain
from pathlib import Path

import pytest

import data
from data.yaml_models import YamlModel, parse, read_yaml
from spatial.facts import Fact, Question

FOLDER = Path(data.__file__).parent / "facts"


class FactFile(YamlModel):
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()


FILES = {path.name: parse(FactFile, read_yaml(path), path.name) for path in sorted(FOLDER.glob("*.yaml"))}
FACTS = {fact.id: fact for file in FILES.values() for fact in file.facts}
QUESTIONS = {item.id: item for file in FILES.values() for item in file.questions}


def test_no_id_occurs_twice() -> None:
    ids = [item.id for file in FILES.values() for item in (*file.facts, *file.questions)]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("energy.solar_yield", {0.44, 0.75, 0.80}),
        ("energy.wind_province_from", {5, 15}),
        ("energy.bid_west_brabant", {2.0, 2.2}),
        ("energy.bid_stedendriehoek", {1.07, 1.2}),
        ("energy.bid_west_overijssel", {1.6, 1.8}),
        ("energy.bid_rotterdam_den_haag", {2.8, 3.2}),
        ("energy.bid_twente", {1.3, 1.5}),
        ("energy.bid_rivierenland", {1.2, 1.24}),
        ("housing.national_task", {900_000, 917_193, 981_000}),
        ("nature.sensitive_areas", {118, 130, 162}),
        ("nitrogen.kdw_dry_heath", {714, 1071}),
        ("energy.wind_hours", {2265, 2559, 3237}),
    ],
)
def test_the_disputed_numbers_stand_with_all_their_values(name: str, values: set[float]) -> None:
    fact = FACTS[name]

    assert {fact.value, *(other.value for other in fact.alternatives)} == values


@pytest.mark.parametrize("name", ["safety.wind_risk_contour"])
def test_the_disputed_statements_stand_with_both_readings(name: str) -> None:
    fact = FACTS[name]

    assert fact.text is not None
    assert [other.text != fact.text for other in fact.alternatives] == [True]


def test_only_one_file_holds_facts_on_which_sources_differ() -> None:
    assert all(fact.alternatives for fact in FILES["sources_differ.yaml"].facts)
    assert not any(fact.alternatives for fact in FILES["national.yaml"].facts)


def test_ids_begin_with_the_theme_and_every_theme_but_ground_and_landscape_has_a_question() -> None:
    assert {fact.id.partition(".")[0] == fact.theme for fact in FACTS.values()} == {True}
    assert {name.partition(".")[0] for name in QUESTIONS} == {
        "cross_border",
        "energy",
        "grid",
        "housing",
        "nature",
        "nitrogen",
        "process",
        "safety",
        "water",
    }


def test_texts_are_there_in_both_languages_and_differ() -> None:
    texts = chain((fact.title for fact in FACTS.values()), (item.question for item in QUESTIONS.values()))

    assert all(text.nl.strip() and text.en.strip() and text.nl != text.en for text in texts)
    assert all(item.question.nl.endswith("?") and item.question.en.endswith("?") for item in QUESTIONS.values())
