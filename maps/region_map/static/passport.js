"use strict";
// The passport: a drawer over the map that tells all of one finding, plan or area. It traps nothing: map and table stay
// at hand, Escape closes it, and closing brings the keyboard back to where it came from.
(function (own) {
  const BESIDE = 25;
  const nodes = {};
  let cameFrom = null;

  own.passport = {
    // A part with a heading; one that is `folded` opens on demand.
    part(title, children, isFolded) {
      const part = own.element(isFolded ? "details" : "section", "part");
      if (isFolded) {
        const summary = own.element("summary");
        summary.append(own.element("h3", "", title));
        part.append(summary);
      } else {
        part.append(own.element("h3", "", title));
      }
      part.append(...children.filter(Boolean));
      return part;
    },
    // Pairs of a name and a value (text or a node); pairs without a value are left out.
    facts(pairs) {
      const list = own.element("dl", "facts");
      pairs.filter(([, value]) => value).forEach(([name, value]) => {
        const told = own.element("dd");
        told.append(value);
        list.append(own.element("dt", "", name), told);
      });
      return list;
    },
    button(text, act, label) {
      const button = own.element("button", "act", text);
      button.type = "button";
      if (label) button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      return button;
    },
    badges: (layer) => layer.badges.map(({ kind, text }) => own.element("span", `badge ${kind}`, text)),
  };

  function render() {
    const selected = own.state.selected;
    if (!selected) {
      nodes.drawer.hidden = true;
      return;
    }
    const told = selected.finding !== undefined ? own.findingPassport(selected.finding) : own.featurePassport(selected.feature);
    nodes.kicker.textContent = told.kicker;
    nodes.title.textContent = told.title;
    nodes.body.replaceChildren(...told.body, own.element("p", "signals", own.word("passport.authority")));
    nodes.drawer.hidden = false;
    nodes.body.scrollTop = 0;
    if (nodes.popup) uncover(nodes.popup);
    else own.keepInView(selected);
  }

  // Where a reader with a keyboard goes on after choosing something.
  own.focusPassport = function () {
    if (nodes.drawer.hidden) return;
    cameFrom = cameFrom || document.activeElement;
    nodes.title.focus();
  };

  function close() {
    const { selected } = own.state;
    own.update({ selected: null });
    if (selected && selected.finding !== undefined && own.state.tab === "findings") own.focusRow(selected.finding);
    else if (cameFrom && cameFrom.isConnected) cameFrom.focus();
    cameFrom = null;
  }

  // The same finding has a row of its own in a scenario that touches its rule. One that is gone there stays open: its
  // passport says that it is.
  function follow() {
    const chosen = own.state.selected?.finding;
    if (chosen === undefined) return;
    const finding = own.findingAt(own.of("id", chosen), own.state.scenario);
    if (finding >= 0 && finding !== chosen) own.update({ selected: { finding } });
  }

  // The list of what lies at a place must not come to lie under the passport.
  function uncover(popup) {
    const { paddingTopLeft: [left], paddingBottomRight: [, bottom] } = own.room();
    Object.assign(popup.options, { autoPanPaddingTopLeft: [left - BESIDE, 5], autoPanPaddingBottomRight: [5, bottom - BESIDE] });
    popup.update();
  }

  own.modules.push({
    start(map) {
      map.on("popupopen", ({ popup }) => { nodes.popup = popup; });
      map.on("popupclose", () => { nodes.popup = null; });
      nodes.drawer = document.getElementById("passport");
      nodes.kicker = document.getElementById("passport-kicker");
      nodes.title = document.getElementById("passport-title");
      nodes.body = document.getElementById("passport-body");
      document.getElementById("passport-close").addEventListener("click", close);
      document.addEventListener("keydown", (event) => {
        // In a field Escape has a meaning of its own.
        const isTaken = event.defaultPrevented || event.target.matches("input, select");
        if (event.key === "Escape" && !isTaken && !nodes.drawer.hidden) close();
      });
      render();
    },
    change(names) {
      if (names.includes("selected")) render();
      if (names.includes("scenario")) follow();
    },
  });
})(window.opgavenkaart);
