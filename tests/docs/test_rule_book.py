"""The examples of docs/rule-book.md are rows that the loader takes."""

import re
from pathlib import Path

from data.rulebook.rulebook import load_rulebook

PAGE = Path(__file__).parents[2] / "docs" / "rule-book.md"


def test_the_examples_are_taken_as_they_stand(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 4
    for number, block in enumerate(blocks):
        (tmp_path / f"{number}.yaml").write_text(block, encoding="utf-8")
    builtin, own = load_rulebook(), load_rulebook(tmp_path)
    assert set(own.ruleset.rules) - set(builtin.ruleset.rules) == {"X-01"}
    assert own.ruleset.at(("PV25",)).params["nitrogen.strip_m"].value == 250
    assert [target.value for target in own.targets.of("housing.need", "ES04")] == [25000]
    assert ("energy.bid.ES04", "gemeente:GM0141") in own.facts.positions
    assert "grid.almelo" in own.facts.questions
    assert own.digest != builtin.digest
