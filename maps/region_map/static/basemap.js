"use strict";
// Tiles come when there is a network; a page that cannot reach them says so once and does not keep asking.
(function (own) {
  const ERRORS_ALLOWED = 4;

  own.startBaseMap = function (map, tiles) {
    const box = document.getElementById("basemap");
    const state = document.getElementById("basemap-state");
    let errors = 0;
    const set = () => {
      if (box.checked && navigator.onLine) tiles.addTo(map);
      else tiles.remove();
      state.hidden = navigator.onLine && errors < ERRORS_ALLOWED;
    };
    tiles.on("tileload", () => { errors = 0; });
    tiles.on("tileerror", () => {
      errors += 1;
      if (errors === ERRORS_ALLOWED) {
        tiles.remove();
        state.hidden = false;
      }
    });
    box.addEventListener("change", () => { errors = 0; set(); });
    window.addEventListener("online", () => { errors = 0; set(); });
    window.addEventListener("offline", set);
    set();
  };
})(window.opgavenkaart);
