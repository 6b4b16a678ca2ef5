// The tabs of the panel: one stop for the keyboard, the arrows go through them.
import { byId, partById } from "../../../common/static/elements.js";
import { onChange, state, TABS, update } from "../state/state.js";
import { word } from "../words/texts.js";

const LAST = TABS.length - 1;

/**
 * The tab that a key leads to, if any.
 *
 * @param {string} key
 * @param {number} at
 */
function tabAfter(key, at) {
  if (key === "ArrowRight") return at === LAST ? 0 : at + 1;
  if (key === "ArrowLeft") return at === 0 ? LAST : at - 1;
  if (key === "Home") return 0;
  return key === "End" ? LAST : undefined;
}

export function startTabs() {
  const tabs = TABS.map((name) => partById(`tab-button-${name}`, HTMLButtonElement));
  const show = () => {
    TABS.forEach((name, at) => {
      const isOpen = state.tab === name;
      tabs[at].setAttribute("aria-selected", String(isOpen));
      tabs[at].tabIndex = isOpen ? 0 : -1;
      byId(`tab-${name}`).hidden = !isOpen;
    });
  };
  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => update({ tab: TABS[at] }));
    tab.addEventListener("keydown", (event) => {
      const to = tabAfter(event.key, at);
      if (to === undefined) return;
      event.preventDefault();
      update({ tab: TABS[to] });
      tabs[to].focus();
    });
  });
  onChange((names) => {
    if (names.includes("tab")) show();
  });
  show();
}

/** @param {L.Map} map */
export function startPanel(map) {
  const toggle = byId("panel-toggle");
  toggle.addEventListener("click", () => {
    const isOpen = !document.body.classList.toggle("panel-closed");
    toggle.setAttribute("aria-expanded", String(isOpen));
    toggle.textContent = word(isOpen ? "shell.hide_panel" : "shell.show_panel");
    map.invalidateSize();
  });
}
