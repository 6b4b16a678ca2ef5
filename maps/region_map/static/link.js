"use strict";
// The address of the page follows what is seen, so that a link opens exactly this view and the browser's back and
// forward go through a meeting.
(function (own) {
  let map = null;
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
    const { wanted, faults } = own.readView(text);
    isApplying = true;
    const { tab, scenario, selected, filters, on } = wanted;
    own.update({ tab, scenario, selected, filters, on });
    if (own.weights && !own.weights.set(wanted.weights)) faults.push(own.viewFault("weights", wanted.weights));
    // The difference between two scenarios is known to the part that tells it.
    const only = document.getElementById("difference-only");
    if (wanted.only && only && !only.checked) only.click();
    if (wanted.map) map.setView([wanted.map[1], wanted.map[2]], wanted.map[0], { animate: false });
    else if (selected) own.bringIntoView(selected);
    isApplying = false;
    written = text;
    if (faults.length) own.say(own.word("findings.broken", { what: faults.join("; ") }), true);
  }

  // A move of the map or a letter in a field is no step that anyone wants to go back to; the rest is.
  function remember(isStep) {
    const text = own.viewText();
    // While the browser goes back, its address has changed already and the page has not.
    const isTravelling = location.hash.slice(1) !== written;
    if (isApplying || isTravelling || text === written) return;
    written = text;
    if (isStep) history.pushState(null, "", `#${text}`);
    else history.replaceState(null, "", `#${text}`);
  }

  // Without a clipboard (a page that is not served safely, a browser that refuses) the reader copies it by hand.
  function offer() {
    const field = document.getElementById("link-text");
    document.getElementById("link-self").hidden = false;
    field.value = location.href;
    own.say(own.word("findings.copy_self"), true);
    field.focus();
    field.select();
  }

  async function copy() {
    remember(false);
    if (navigator.clipboard === undefined) return offer();
    try {
      await navigator.clipboard.writeText(location.href);
    } catch (error) {
      if (error instanceof DOMException) return offer();
      throw error;
    }
    return own.say(own.word("findings.copied"));
  }

  own.modules.push({
    start(given) {
      map = given;
      const button = own.button("", own.word("findings.copy_link"), copy);
      button.id = "copy-link";
      document.getElementById("tools").append(button);
      window.addEventListener("hashchange", apply);
      // Later: a change may move the map before it is remembered as a step itself.
      map.on("moveend", () => setTimeout(() => remember(false)));
      // Not before every part listens.
      own.ready.then(() => {
        apply();
        remember(false);
      });
    },
    change(names) {
      document.getElementById("link-self").hidden = true;
      const isTyping = names.includes("filters") && document.activeElement === document.getElementById("filter-text");
      const isSliding = names.includes("opacity") || names.includes("weights");
      remember(!isTyping && !isSliding);
    },
  });
})(window.opgavenkaart);
