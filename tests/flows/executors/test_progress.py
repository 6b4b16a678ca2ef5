import io
import json

from rich.console import Console

from flows.executors.progress import BarProgress, JsonProgress, LineProgress


def test_a_terminal_shows_a_bar_for_each_source_while_it_is_pulled() -> None:
    shown = io.StringIO()
    with BarProgress(Console(file=shown, force_terminal=True, width=100)) as bars:
        bars.step_started("pull", 2)
        bars.item_advanced("natura2000", 995, 2501)
        bars.item_advanced("parcels", 2_000_000, None)
        bars.item_finished("pull", "natura2000", 1.0, None)
        bars.step_started("pull", 1)
        bars.item_finished("pull", "parcels", 1.0, ValueError("[half] of it"))
    text = shown.getvalue()
    assert "pulling sources" in text
    assert "natura2000" in text
    assert "995/2501" in text
    assert "2000000/?" in text
    assert "parcels: [half] of it" in text


def test_elsewhere_a_step_is_a_line_and_what_happens_inside_an_item_is_none() -> None:
    lines, objects = io.StringIO(), io.StringIO()
    for progress in (LineProgress(lines), JsonProgress(objects)):
        progress.step_started("pull", 1)
        progress.item_advanced("natura2000", 995, 2501)
        progress.item_finished("pull", "natura2000", 1.0, ValueError("half"))
    assert lines.getvalue() == "pulling sources (1)\n  natura2000: half\n"
    assert [json.loads(line)["event"] for line in objects.getvalue().splitlines()] == ["step", "item"]
