"use strict";
// Reads the page's data and starts its parts, one after the other.
(function (own) {
  const TABS = ["layers", "findings", "weighing", "about"];

  function startTabs() {
    const tabs = TABS.map((name) => document.getElementById(`tab-button-${name}`));
    const show = () => {
      TABS.forEach((name, at) => {
        const isOpen = own.state.tab === name;
        tabs[at].setAttribute("aria-selected", String(isOpen));
        tabs[at].tabIndex = isOpen ? 0 : -1;
        document.getElementById(`tab-${name}`).hidden = !isOpen;
      });
    };
    tabs.forEach((tab, at) => {
      tab.addEventListener("click", () => own.update({ tab: TABS[at] }));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const to = { Home: 0, End: TABS.length - 1 }[event.key] ?? (step === undefined ? undefined : (at + step + TABS.length) % TABS.length);
        if (to === undefined) return;
        event.preventDefault();
        own.update({ tab: TABS[to] });
        tabs[to].focus();
      });
    });
    own.bus.addEventListener("change", (event) => { if (event.detail.includes("tab")) show(); });
    show();
  }

  function startPanel(map) {
    const toggle = document.getElementById("panel-toggle");
    toggle.addEventListener("click", () => {
      const isOpen = document.body.classList.toggle("panel-closed") === false;
      toggle.setAttribute("aria-expanded", String(isOpen));
      toggle.textContent = own.word(isOpen ? "shell.hide_panel" : "shell.show_panel");
      map.invalidateSize();
    });
  }

  function startView(map) {
    const [region] = own.layer("region").features;
    own.wholeRegion = () => map.fitBounds(own.shapes.bounds(region.s), { padding: [12, 12] });
    own.wholeRegion();
    document.getElementById("whole-region").addEventListener("click", own.wholeRegion);
    map.setMinZoom(6).setMaxZoom(19);
    L.control.zoom({ zoomInTitle: own.word("page.zoom_in"), zoomOutTitle: own.word("page.zoom_out") }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl.setPrefix("Leaflet");
  }

  function failed(error) {
    const loading = document.getElementById("loading");
    loading.textContent = loading.dataset.failed.replace("{why}", error.message);
    loading.hidden = false;
    throw error;
  }

  own.start = function (map, tiles) {
    own.map = map;
    own.ready = own.decode().then(() => {
      own.state.on = own.defaultsOn();
      startView(map);
      startTabs();
      startPanel(map);
      own.startBaseMap(map, tiles);
      own.modules.forEach((part) => part.start(map));
      own.bus.addEventListener("change", (event) => own.modules.forEach((part) => part.change && part.change(event.detail)));
      document.getElementById("loading").hidden = true;
      document.body.classList.add("ready");
    }).catch(failed);
  };
})(window.opgavenkaart);
