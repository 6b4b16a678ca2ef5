"use strict";
// The tab of the weighing: the reader sets weights, and opportunities or search areas change places at once. What is
// chosen stands as text in `own.state.weights`, so that a link can hold it: the id of a perspective, or
// `criterion:number,…`.
(function (own) {
  const LISTED = 25;
  const say = (key, values) => own.word(`weighing.${key}`, values);
  const byId = (id) => document.getElementById(id);

  let weighing = null;
  let kind = "opportunity";
  let weighed = null;
  let listed = LISTED;
  let start = null;
  let isAsked = false;

  const perspective = (id) => weighing.perspectives.find((row) => row.id === id);

  // Where all counts alike is where nobody has chosen yet.
  function evenest(rows) {
    const heaviest = (row) => Math.max(...Object.values(row.weights));
    return rows.reduce((best, row) => (heaviest(row) < heaviest(best) - 1e-9 ? row : best));
  }

  // A link may ask for weights before this part is started.
  function prepared() {
    const { perspectives, subjects } = own.model.weighing;
    const byWeights = perspectives.filter((row) => row.method === "weights");
    if (weighing || !subjects.length || !byWeights.length) return weighing !== null;
    weighing = own.model.weighing;
    start = evenest(byWeights).id;
    own.state.weights = start;
    return true;
  }

  // What a text of weights means: a perspective, or own weights in the order of the criteria; null when it means nothing.
  function read(text) {
    if (perspective(text)) return { perspective: text, weights: null };
    const pairs = String(text).split(",").map((part) => part.split(":"));
    const values = new Map(pairs.map(([id, value]) => [id, Number(value)]));
    const isKnown = pairs.every(([id, value]) => value !== undefined && value !== "" && weighing.criteria.some((row) => row.id === id));
    const isSound = [...values.values()].every((value) => value >= 0 && value <= 100);
    if (!isKnown || !isSound || ![...values.values()].some((value) => value > 0)) return null;
    return { perspective: null, weights: weighing.criteria.map(({ id }) => values.get(id) || 0) };
  }

  function written(weights) {
    return weighing.criteria.map(({ id }, at) => [id, weights[at]]).filter((pair) => pair[1] > 0).map((pair) => pair.join(":")).join(",");
  }

  const chosen = () => read(own.state.weights) || read(start);

  // In hundredths of the whole, as the sliders show them. Least regret has none of its own: those of the start stand in.
  function percentages(choice) {
    if (choice.weights) return choice.weights;
    const row = perspective(choice.perspective);
    const weights = row.method === "weights" ? row.weights : perspective(start).weights;
    return weighing.criteria.map(({ id }) => Math.round((weights[id] || 0) * 1000) / 10);
  }

  own.weights = {
    get: () => (prepared() && own.state.weights !== start ? own.state.weights : ""),
    // Tells whether the text means something; one that does not changes nothing.
    set(text) {
      if (!prepared() || !read(text || start)) return false;
      own.update({ weights: text || start });
      return true;
    },
  };

  function option(value, title) {
    const node = own.element("option", "", title);
    node.value = value;
    return node;
  }

  function slider(criterion, at) {
    const row = own.element("div", "weight");
    const name = own.element("label", "", criterion.title);
    const range = own.element("input");
    const exact = own.element("input");
    range.type = "range";
    exact.type = "number";
    range.id = `weight-${at}`;
    name.htmlFor = range.id;
    [range, exact].forEach((input) => {
      Object.assign(input, { min: 0, max: 100, step: input === range ? 1 : 0.1 });
      input.addEventListener("input", () => {
        const value = Number(input.value);
        if (input.value === "" || !(value >= 0 && value <= 100)) return;
        const weights = percentages(chosen());
        weights[at] = value;
        if (weights.some((weight) => weight > 0)) own.update({ weights: written(weights) });
        else byId("weighing-told").textContent = say("none_counts");
      });
    });
    exact.setAttribute("aria-label", say("weight_of", { title: criterion.title }));
    row.append(name, range, exact, own.element("output", "share"));
    const basis = own.element("details", "basis");
    basis.append(own.element("summary", "", say("what")), own.element("p", "", `${criterion.basis} ${own.word(`status.${criterion.status}`)}.`));
    row.append(basis);
    return row;
  }

  function showWeights(choice) {
    const values = percentages(choice);
    const total = values.reduce((sum, value) => sum + value, 0);
    const isRegret = choice.perspective !== null && perspective(choice.perspective).method !== "weights";
    [...byId("weighing-weights").children].forEach((row, at) => {
      const [range, exact] = row.querySelectorAll("input");
      range.value = values[at];
      // What is being typed is left alone.
      if (document.activeElement !== exact) exact.value = values[at];
      row.querySelector("output").textContent = isRegret ? "–" : `${own.number((values[at] / total) * 100)} %`;
    });
    byId("weighing-perspective").value = choice.perspective || "own";
    const about = choice.perspective ? perspective(choice.perspective) : null;
    byId("weighing-method").textContent = !about ? say("own_method") : isRegret ? say("regret_method") : say("weights_method");
    byId("weighing-chosen-by").textContent = about ? say("chosen_by", { who: about.chosen_by || "" }) : "";
  }

  function show() {
    isAsked = false;
    const choice = chosen();
    showWeights(choice);
    const against = perspective(choice.perspective ? start : own.weights.from || start);
    const order = weighed.order(choice.weights, choice.perspective, against.id);
    const weights = percentages(choice);
    const title = choice.perspective ? perspective(choice.perspective).title : "";
    byId("weighing-caption").textContent = say(!title ? "caption_own" : title === against.title ? "caption_start" : "caption_preset", { title, against: against.title });
    byId("weighing-order").replaceChildren(...order.slice(0, listed).flatMap((row) => own.rankingRows(row, against, weights)));
    const more = byId("weighing-more");
    more.hidden = order.length <= listed;
    more.textContent = say("more", { count: own.number(order.length - listed) });
    const first = order.filter((row) => row.rank !== null && row.rank <= weighing.first_n);
    const stayed = first.filter((row) => row.spread && row.spread.topIn === row.spread.of).length;
    byId("weighing-told").textContent = order.length ? say("told", { count: first.length, n: weighing.first_n, stayed }) : say("none_of_kind");
    own.showProgramme(new Set(first.map((row) => row.subject.id)), kind === "opportunity");
    own.showExcluded(weighed.excluded);
  }

  function ask() {
    // Many moves of a slider in one frame make one order.
    if (!isAsked) requestAnimationFrame(show);
    isAsked = true;
  }

  function useKind(name) {
    kind = name;
    listed = LISTED;
    weighed = new own.Weighed(weighing, kind);
    ask();
  }

  function startWeighing() {
    byId("weighing-nothing").hidden = prepared();
    if (!prepared()) return;
    byId("weighing").hidden = false;
    const choices = weighing.perspectives.map((row) => option(row.id, row.title));
    byId("weighing-perspective").replaceChildren(...choices, option("own", say("own")));
    byId("weighing-weights").replaceChildren(...weighing.criteria.map(slider));
    byId("weighing-perspective").addEventListener("change", ({ target }) => {
      own.update({ weights: target.value === "own" ? written(percentages(chosen())) : target.value });
    });
    byId("weighing-more").addEventListener("click", () => {
      listed += LISTED;
      ask();
    });
    document.querySelectorAll('input[name="weighing-kind"]').forEach((radio) => {
      radio.addEventListener("change", () => useKind(radio.value));
    });
    useKind(kind);
  }

  own.modules.push({
    start: startWeighing,
    change(names) {
      if (!weighing) return;
      if (names.includes("weights")) {
        if (perspective(own.state.weights)) own.weights.from = own.state.weights;
        ask();
      } else if (names.includes("selected")) ask();
    },
  });
})(window.opgavenkaart);
