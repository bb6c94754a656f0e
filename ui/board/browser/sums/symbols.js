// Text into elements.  Nothing here builds HTML from text: every text becomes a text node.

const SUBSCRIPT = /[₀-₉]+(?:,[₀-₉]+)*/g;

/**
 * An element with classes and children; an empty child is left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [classes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, classes = "", ...children) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/**
 * "x₁₁" as x with a lowered 11, which every font can draw.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export function symbolNodes(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(SUBSCRIPT)) {
    if (match.index > end) nodes.push(text.slice(end, match.index));
    const digits = [...match[0]].map((x) => (x === "," ? "," : String(x.codePointAt(0) - 0x2080)));
    nodes.push(make("sub", "", digits.join("")));
    end = match.index + match[0].length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}

/**
 * A number in a product: a negative one, and one in powers of ten, stands in parentheses.
 * @param {string} text
 * @returns {string}
 */
export function guarded(text) {
  return text.startsWith("−") || text.includes("×") ? `(${text})` : text;
}

/**
 * @param {any} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {any} element
 * @param {string} name
 */
export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

// Make an element like a fresh one, and keep of it what is so already: a button that stays keeps the focus, and
// a press on it stays a press, while the numbers around it change.
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || old.nodeType !== Node.ELEMENT_NODE) {
    old.replaceWith(fresh);
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) setAttribute(old, name, value);
  renewChildren(old, [...fresh.childNodes]);
}

export function renewChildren(old, fresh) {
  const stood = [...old.childNodes];
  fresh.forEach((node, i) => (stood[i] ? renew(stood[i], node) : old.append(node)));
  for (const node of stood.slice(fresh.length)) node.remove();
}

export const CAN_HAVE_FOCUS = "button:not(:disabled), input, [tabindex]";

/**
 * What can have the focus, by what it does, so that it is found again when it was drawn anew.
 * @param {any} element
 */
export function nameOf(element) {
  const { place, key, path } = element.dataset;
  const own = place ?? key ?? path ?? element.getAttribute("aria-label") ?? element.textContent;
  return [element.closest(".step")?.id, element.closest(".grid")?.dataset.grid, own].join(" ");
}

/**
 * Where a change takes the focused element away, what stands in its place is focused, or else what is near.
 * @param {any} container
 * @param {() => void} change
 */
export function keepFocus(container, change) {
  const before = container.getRootNode().activeElement;
  const name = container.contains(before) ? nameOf(before) : null;
  const around = [];
  if (name !== null) for (let x = before; x !== container; x = x.parentElement) around.unshift(x.parentElement);
  change();
  const after = container.getRootNode().activeElement;
  if (name === null || (after?.matches(CAN_HAVE_FOCUS) && container.contains(after) && nameOf(after) === name)) return;
  const same = [...container.querySelectorAll(CAN_HAVE_FOCUS)].find((element) => nameOf(element) === name);
  const near = around.findLast((element) => element.isConnected && element.querySelector(CAN_HAVE_FOCUS));
  (same ?? near?.querySelector(CAN_HAVE_FOCUS))?.focus({ preventScroll: true });
}

/**
 * Put a text into a field, unless somebody is typing there: then it is theirs, and the text is what Esc goes back to.
 * @param {string} text
 */
export function fillField(field, text) {
  const isTyped = field.value !== field.defaultValue && field.getRootNode().activeElement === field;
  if (field.defaultValue !== text) field.defaultValue = text;
  if (field.value !== text && !isTyped) field.value = text;
}

const drawnFrom = new WeakMap();

/**
 * Fill a place, but only when what it is filled from has changed.
 * @param {any} place
 * @param {() => void} fill
 */
export function refill(place, from, fill) {
  const text = JSON.stringify(from);
  if (drawnFrom.get(place) === text) return;
  fill();
  drawnFrom.set(place, text);
}

/**
 * The same for a place that is drawn anew.
 * @param {any} place
 * @param {() => Node[]} draw
 */
export function redraw(place, from, draw) {
  refill(place, from, () => renewChildren(place, draw()));
}

/**
 * A place in which somebody changed something is to be filled the next time, whatever it was filled from.
 * @param {any} place
 */
export function forget(place) {
  drawnFrom.delete(place);
}
