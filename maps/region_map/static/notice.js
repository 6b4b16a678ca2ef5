"use strict";
// One line that says what just happened; a screen reader reads it out, and nobody has to click it away.
(function (own) {
  const SHOWN_MS = 8000;
  let waiting = 0;

  // A warning stays until it is closed: it tells of something that did not work.
  own.say = function (text, isWarning = false) {
    const box = document.getElementById("notice");
    box.classList.toggle("warning", isWarning);
    // Shown first: what changes while it is hidden is not read out.
    box.classList.add("on");
    document.getElementById("notice-text").textContent = text;
    clearTimeout(waiting);
    if (!isWarning) waiting = setTimeout(() => box.classList.remove("on"), SHOWN_MS);
  };

  own.modules.push({
    start() {
      document.getElementById("notice-close").addEventListener("click", () => {
        document.getElementById("notice").classList.remove("on");
      });
    },
    change() {},
  });
})(window.opgavenkaart);
