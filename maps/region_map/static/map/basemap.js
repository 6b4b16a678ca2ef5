// Tiles come when there is a network; a page that cannot reach them says so once and does not keep asking.
import { byId, partById } from "../../../common/static/elements.js";

const ERRORS_ALLOWED = 4;

/**
 * @param {L.Map} map
 * @param {L.TileLayer} tiles
 */
export function startBaseMap(map, tiles) {
  const box = partById("basemap", HTMLInputElement);
  const message = byId("basemap-state");
  let errors = 0;
  const set = () => {
    if (box.checked && navigator.onLine) tiles.addTo(map);
    else tiles.remove();
    message.hidden = navigator.onLine && errors < ERRORS_ALLOWED;
  };
  const again = () => {
    errors = 0;
    set();
  };
  tiles.on("tileload", () => { errors = 0; });
  tiles.on("tileerror", () => {
    errors += 1;
    if (errors === ERRORS_ALLOWED) {
      tiles.remove();
      message.hidden = false;
    }
  });
  box.addEventListener("change", again);
  window.addEventListener("online", again);
  window.addEventListener("offline", set);
  set();
}
