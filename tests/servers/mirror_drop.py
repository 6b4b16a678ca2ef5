"""Files as owners send them by mail, for the drop folder."""

import tempfile
from pathlib import Path

from tests.servers.mirror_files import geojson, written
from tests.servers.mirror_view import Request, Service, addresses
from tests.servers.standin_files import zipped


def drop_files(folder: Path) -> Path:
    """Write every file that `mirror_addresses.yaml` lists under ``drop``; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for given in addresses()["drop"]:
        name, kind = given["file"], given["kind"]
        if kind == "csv":
            (folder / name).write_text("\n".join(given["rows"]) + "\n", encoding="utf-8")
            continue
        request = Request(Service(name, "drop", given["holds"]), "", {}, {})
        layers = {layer: request.view(layer) for layer in given["holds"]}
        if kind == "geojson":
            (folder / name).write_bytes(geojson(layers))
        elif kind == "shapefile":
            with tempfile.TemporaryDirectory() as scratch:
                (layer,) = layers
                written(kind, layers, Path(scratch), f"{layer}.shp")
                parts = {path.name: path.read_bytes() for path in sorted(Path(scratch).iterdir())}
                (folder / name).write_bytes(zipped(parts))
        else:
            written(kind, layers, folder, name)
    return folder
