// Colours the small map by the number that is chosen; which class a region is in stands in the page.
export function startColours() {
  const overview = document.getElementById("overview");
  if (!overview) return;
  /** @param {string} key */
  const show = (key) => {
    overview.dataset.by = key;
    [...document.querySelectorAll("ul")].filter((list) => list.classList.contains("legend"))
      .forEach((legend) => { legend.hidden = legend.dataset.of !== key; });
  };
  const choices = [...document.querySelectorAll("input")].filter((input) => input.name === "colour-by");
  choices.forEach((choice) => choice.addEventListener("change", () => show(choice.value)));
  // A browser that goes back keeps what was chosen and tells nobody.
  const kept = choices.find((choice) => choice.checked);
  if (kept) show(kept.value);
}
