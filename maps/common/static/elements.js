// Elements of a page. Everything is put in as text: names come from data and are nobody's markup.

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {string | number} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, className = "", text = undefined) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = String(text);
  return node;
}

/**
 * The element of the page's template that has an id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  return partById(id, HTMLElement);
}

/**
 * The same, of a kind of its own, such as HTMLInputElement.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function partById(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error(`the page has no ${kind.name} '${id}'`);
  return node;
}
