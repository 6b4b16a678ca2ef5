"use strict";
// Brings the reader to the explanation, by its button or by the key "?", and back to where they were by Escape.
(function (own) {
  let before = null;

  function open() {
    before = { tab: own.state.tab, focus: document.activeElement };
    own.update({ tab: "about" });
    const help = document.getElementById("help");
    help.open = true;
    help.scrollIntoView({ block: "start" });
    help.querySelector("summary").focus({ preventScroll: true });
  }

  function back() {
    own.update({ tab: before.tab });
    before.focus.focus();
    before = null;
  }

  own.modules.push({
    start() {
      document.getElementById("help-open").addEventListener("click", open);
      document.addEventListener("keydown", (event) => {
        const isTyping = event.target.closest("input, textarea, select");
        if (event.key === "?" && !isTyping) {
          event.preventDefault();
          open();
        } else if (event.key === "Escape" && before && event.target.closest("#help")) back();
      });
    },
    change() {},
  });
})(window.opgavenkaart);
