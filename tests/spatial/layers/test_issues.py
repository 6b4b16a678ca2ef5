from spatial.layers.issues import ISSUE_COLUMNS, Issue, issue_table


def test_issues_are_sorted_by_source_layer_and_kind():
    table = issue_table(
        [Issue("b", "plans", "repaired"), Issue("a", "wind", "repaired", "w"), Issue("a", "plans", "repaired")]
    )
    assert list(zip(table["source_id"], table["layer"], strict=True)) == [("a", "plans"), ("a", "wind"), ("b", "plans")]
    assert table["count"].tolist() == [1, 1, 1]


def test_without_issues_the_table_has_the_same_columns():
    assert list(issue_table([]).columns) == list(ISSUE_COLUMNS)
