// Reads the page's data and starts its parts, one after the other.
import { byId } from "../../common/static/elements.js";
import { filled } from "../../common/static/filled.js";
import { startDetails } from "./details/details.js";
import { startCsv } from "./findings/csv.js";
import { startFilters } from "./findings/filters.js";
import { startTable } from "./findings/table.js";
import { startWholeRegion } from "./findings/whole_region.js";
import { openForInspection } from "./inspect.js";
import { startLink } from "./link/link.js";
import { startView } from "./link/view.js";
import { startBaseMap } from "./map/basemap.js";
import { startDrawing } from "./map/drawing.js";
import { startMeasuring } from "./map/measure.js";
import { startOpacity } from "./map/opacity.js";
import { startOutlines } from "./map/outlines.js";
import { startPointer } from "./map/pointer.js";
import { startViewport } from "./map/viewport.js";
import { startMca } from "./mca/mca.js";
import { startHelp } from "./panel/help.js";
import { defaultsOn, startLayers } from "./panel/layers.js";
import { startNotice } from "./panel/notice.js";
import { startSearch } from "./panel/search.js";
import { startPanel, startTabs } from "./panel/tabs.js";
import { startScenario } from "./scenario/scenario.js";
import { startPrint } from "./sheet/print.js";
import { readPage } from "./state/decode.js";
import { state } from "./state/state.js";

// Each part listens to changes from its start on, and hears of one in this order. The view comes last but one: it keeps
// what all others have started with.
const PARTS_OF_PAGE = [
  startViewport, startTabs, startPanel, startDrawing, startPointer, startOutlines, startLayers, startNotice,
  startFilters, startWholeRegion, startTable, startDetails, startSearch, startCsv, startMeasuring, startOpacity,
  startMca, startScenario, startPrint, startHelp, startView,
];

/** @param {unknown} error */
function fail(error) {
  const loading = byId("loading");
  const why = error instanceof Error ? error.message : String(error);
  loading.textContent = filled(loading.dataset.failed ?? "{why}", { why });
  loading.hidden = false;
  throw error;
}

/**
 * @param {L.Map} map
 * @param {L.TileLayer} tiles
 */
async function startPage(map, tiles) {
  await readPage();
  state.on = defaultsOn();
  PARTS_OF_PAGE.forEach((startPart) => startPart(map));
  startBaseMap(map, tiles);
  openForInspection(map);
  byId("loading").hidden = true;
  document.body.classList.add("ready");
  startLink(map);
}

/**
 * Starts the page with the map and the tiles that folium made.
 *
 * @param {L.Map} map
 * @param {L.TileLayer} tiles
 */
export function start(map, tiles) {
  startPage(map, tiles).catch(fail);
}
