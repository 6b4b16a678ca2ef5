// The address of the page follows what is seen, so that a link opens exactly this view and the browser's back and
// forward go through a meeting.
import { byId, partById } from "../../../common/static/elements.js";
import { bringIntoView } from "../map/viewport.js";
import { weights } from "../mca/weights.js";
import { say } from "../panel/notice.js";
import { button } from "../parts/controls.js";
import { showOnlyDifference } from "../scenario/scenario.js";
import { onChange, update } from "../state/state.js";
import { word } from "../words/texts.js";
import { readView, viewFault, viewText } from "./view.js";

/** @type {L.Map} */
let map;
let written = "";
let isApplying = false;

function apply() {
  const text = location.hash.slice(1);
  if (text === written) return;
  if (document.getElementById(text)) {
    // A jump within the page, such as to the panel.
    written = text;
    return;
  }
  const { wanted, faults } = readView(text);
  isApplying = true;
  const { tab, scenario, selected, filters, on } = wanted;
  update({ tab, scenario, selected, filters, on });
  if (!weights.set(wanted.weights)) faults.push(viewFault("weights", wanted.weights));
  if (wanted.only) showOnlyDifference();
  if (wanted.map) map.setView([wanted.map[1], wanted.map[2]], wanted.map[0], { animate: false });
  else if (selected) bringIntoView(selected);
  isApplying = false;
  written = text;
  if (faults.length) say(word("findings.broken", { what: faults.join("; ") }), true);
}

/**
 * A move of the map or a letter in a field is no step that anyone wants to go back to; the rest is.
 *
 * @param {boolean} isStep
 */
function remember(isStep) {
  const text = viewText();
  // While the browser goes back, its address has changed already and the page has not.
  const isTravelling = location.hash.slice(1) !== written;
  if (isApplying || isTravelling || text === written) return;
  written = text;
  if (isStep) history.pushState(null, "", `#${text}`);
  else history.replaceState(null, "", `#${text}`);
}

// Without a clipboard (a page that is not served safely, a browser that refuses) the reader copies it by hand.
function offer() {
  const field = partById("link-text", HTMLInputElement);
  byId("link-self").hidden = false;
  field.value = location.href;
  say(word("findings.copy_self"), true);
  field.focus();
  field.select();
}

async function copy() {
  remember(false);
  // A page that is not served safely has none, whatever the types say.
  const clipboard = /** @type {Clipboard | undefined} */ (navigator.clipboard);
  if (clipboard === undefined) {
    offer();
    return;
  }
  try {
    await clipboard.writeText(location.href);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    offer();
    return;
  }
  say(word("findings.copied"));
}

// Begins to follow, once every part of the page listens, and applies what the address asks for.
/** @param {L.Map} given */
export function startLink(given) {
  map = given;
  const copyButton = button("", word("findings.copy_link"), copy);
  copyButton.id = "copy-link";
  byId("tools").append(copyButton);
  window.addEventListener("hashchange", apply);
  // Later: a change may move the map before it is remembered as a step itself.
  map.on("moveend", () => setTimeout(() => remember(false)));
  onChange((names) => {
    byId("link-self").hidden = true;
    const isTyping = names.includes("filters") && document.activeElement === byId("filter-text");
    const isSliding = names.includes("opacity") || names.includes("weights");
    remember(!isTyping && !isSliding);
  });
  apply();
  remember(false);
}
