import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data.entries.source import Source
from data.errors import HarmoniseError
from data.reading.tables import read_table
from tests.data.support import shot, source

ATTACH = {"layer": "municipalities", "column": "population", "key": "RegioS", "value": "n"}


def table(**changed: object) -> Source:
    return source(kind="table", layers=[], attach=ATTACH, **changed)


def rows(folder: Path, *pages: list[dict[str, object]]) -> pd.DataFrame:
    path = folder / "pulled.rows.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, page in enumerate(pages):
            archive.writestr(f"page-{number:05d}.json", json.dumps({"value": page}))
    return read_table(table(), shot(path), path)


def test_rows_of_all_pages_in_order_without_the_spaces_of_their_keys(tmp_path: Path) -> None:
    result = rows(tmp_path, [{"RegioS": "ES14  ", "n": 34}], [{"RegioS": "GM0363", "n": None}])
    assert result["RegioS"].tolist() == ["ES14", "GM0363"]
    assert result["n"].isna().tolist() == [False, True]


def test_observations_become_a_row_with_a_column_for_each_measure(tmp_path: Path) -> None:
    def observed(number: int, measure: str, region: str, value: float | None) -> dict[str, object]:
        reported = {"Id": number, "Measure": measure, "ValueAttribute": "None", "StringValue": None}
        return {**reported, "Value": value, "RegioS": region, "Perioden": "2024JJ00"}

    result = rows(
        tmp_path,
        [observed(0, "M1 ", "ES14  ", 34.0), observed(1, "M2 ", "ES14  ", 80.0)],
        [observed(2, "M1 ", "ES01  ", None)],
    )
    assert result.set_index("RegioS")[["M1", "M2"]].fillna(-1).to_dict("index") == {
        "ES01": {"M1": -1, "M2": -1},
        "ES14": {"M1": 34.0, "M2": 80.0},
    }
    with pytest.raises(
        HarmoniseError, match=r"two observations of one measure \(ES14, 2024JJ00, M1\); narrow 'filter'"
    ):
        rows(tmp_path, [observed(0, "M1", "ES14", 1.0), observed(1, "M1", "ES14", 2.0)])


def test_a_table_may_lie_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pulled.csv.zip", "w") as archive:
        archive.writestr("in/Data.CSV", "RegioS;n\n0363;1,5\n")
        archive.writestr("readme.txt", "x")
    wanted = table(csv={"separator": ";", "decimal": ","})
    result = read_table(wanted, shot(tmp_path / "pulled.csv.zip"), tmp_path / "pulled.csv.zip")
    assert result.to_dict("list") == {"RegioS": ["0363"], "n": [1.5]}
    with pytest.raises(HarmoniseError, match=r"the file holds no file that matches 'b\.csv'"):
        read_table(table(member="b.csv"), shot(tmp_path / "pulled.csv.zip"), tmp_path / "pulled.csv.zip")
