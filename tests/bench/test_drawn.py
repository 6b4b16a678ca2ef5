"""Which findings of a release are read: by lot, the same ones each time, as many of each region."""

from collections import Counter

from bench.drawn import draw, told


def report(name, conflicts, opportunities=0):
    def rows(kind, count):
        return [{"finding_id": f"{name}-{kind}-{at}"} for at in range(count)]

    return {"region": {"name": name}, "conflicts": rows("c", conflicts), "opportunities": rows("o", opportunities)}


REPORTS = [report("A", 9), report("B", 0), report("C", 6, 5), report("D", 2), report("E", 0, 20)]


def test_as_many_are_drawn_of_each_region_and_none_twice():
    drawn = draw(REPORTS, count=11, regions=3, seed=1)
    counts = Counter(found["region"]["name"] for found, _ in drawn)
    assert len(counts) == 3
    assert "B" not in counts
    assert max(counts.values()) <= 4
    assert len({found["finding_id"] for _, found in drawn}) == len(drawn)


def test_a_seed_draws_the_same_and_another_draws_others():
    one, again, other = (draw(REPORTS, count=10, regions=4, seed=seed) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_a_region_with_few_gives_what_it_has():
    assert len(draw([report("D", 2)], count=20, regions=5, seed=1)) == 2
    assert draw([report("B", 0)], count=20, regions=5, seed=1) == []


def test_a_finding_is_told_with_its_reason_and_the_next_step_of_its_claim():
    found = {
        "finding_id": "C-01-1", "rule_id": "C-01", "kind": "conflict", "left_id": "p", "severity_label": "zwaar",
        "reason": "Omdat.", "municipality_names": "Dorp", "deciders": ["gs:PV20"], "certainty_label": "feit",
        "flags": [], "partners": 2,
    }  # fmt: skip
    dossier = {"kind": "claim", "layer": "plans", "feature_id": "p", "next_step": "de raad besluit"}
    rule = {"rule_id": "C-01", "title": "Plan bij natuur", "left_layer": "plans"}
    text = told({"region": {"name": "Twente"}, "rules": [rule], "dossiers": [dossier]}, found)
    for part in ("Twente: Plan bij natuur (C-01, conflict, zwaar)", "Omdat.", "Dorp", "gs:PV20", "de raad besluit"):
        assert part in text
