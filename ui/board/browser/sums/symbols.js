// Text into elements.  Nothing here builds HTML from text: every text becomes a text node.

const SVG = "http://www.w3.org/2000/svg";
const PRIMED = /([\p{L}\d_]+′\([^\s()]+\))/u;
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
  for (const child of children) if (child !== null && child !== "") element.append(child);
  return element;
}

/**
 * An element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * A text in which a name like Sig′(H1) stays on one line.
 * @param {string} text
 * @param {(part: string) => (string | Node)[]} [draw] what is drawn of a part of it
 * @returns {(string | Node)[]}
 */
export function wholeNames(text, draw = (part) => [part]) {
  return text.split(PRIMED).flatMap((part, i) => (i % 2 ? [make("span", "intact", ...draw(part))] : draw(part)));
}

/**
 * The pieces of a text: what no space separates stays on one line.
 * @param {(string | Node)[]} pieces
 * @returns {(string | Node)[]}
 */
export function wholeWords(pieces) {
  /** @type {(string | Node)[][]} */
  const words = [[]];
  /** @type {(piece: string | Node) => (string | Node)[]} */
  const parted = (piece) => (typeof piece === "string" ? piece.split(/( +)/).filter(Boolean) : [piece]);
  for (const piece of pieces.flatMap(parted)) {
    if (typeof piece === "string" && !piece.trim()) words.push([piece], []);
    else words[words.length - 1].push(piece);
  }
  return words.flatMap((word) => (word.length > 1 ? [make("span", "intact", ...word)] : word));
}

/**
 * "x₁₁" as x with a lowered 11, which every font can draw.
 * @param {string} text
 * @returns {(string | Node)[]}
 */
export const symbolNodes = (text) => wholeNames(text, lowered);

/**
 * @param {string} text
 * @returns {(string | Node)[]}
 */
function lowered(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(SUBSCRIPT)) {
    if (match.index > end) nodes.push(text.slice(end, match.index));
    const digits = [...match[0]].map((digit) => (digit === "," ? "," : String(digit.charCodeAt(0) - 0x2080)));
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
 * The pieces of an equation in groups that stay on one line: a mark goes with the grid after it, a closing one with the
 * grid before it.
 * @param {HTMLElement[]} pieces
 * @returns {HTMLElement[]}
 */
export function tied(pieces) {
  /** @type {HTMLElement[][]} */
  const ties = [[]];
  for (const piece of pieces) {
    const tie = ties[ties.length - 1];
    const hasGrid = tie.some((one) => one.matches(".grid"));
    if (hasGrid && !piece.textContent.startsWith(")")) ties.push([piece]);
    else tie.push(piece);
  }
  return ties.map((tie) => make("div", "tied", ...tie));
}

/**
 * The first element in another that a selector finds; the board has drawn it there.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {E}
 */
export function elementIn(parent, selector) {
  return /** @type {E} */ (parent.querySelector(selector));
}

/**
 * All elements in another that a selector finds.
 * @template {Element} [E=HTMLElement]
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {E[]}
 */
export function elementsIn(parent, selector) {
  return /** @type {E[]} */ ([...parent.querySelectorAll(selector)]);
}

/**
 * The element that has the focus, in the document or the shadow root of a node.
 * @param {Node} node
 */
export function focusedNear(node) {
  return /** @type {HTMLElement | null} */ (/** @type {DocumentOrShadowRoot} */ (/** @type {unknown} */ (node.getRootNode())).activeElement);
}

/**
 * @param {Node} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | number | boolean} value
 */
export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Make an element like a fresh one, and change only what differs: a button keeps the focus, and a press on it goes on,
 * while the numbers around it change.
 * @param {ChildNode} old
 * @param {ChildNode} fresh
 */
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || !(old instanceof Element && fresh instanceof Element)) {
    old.replaceWith(fresh);
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) setAttribute(old, name, value);
  renewChildren(old, [...fresh.childNodes]);
}

/**
 * @param {Element} old
 * @param {ChildNode[]} fresh
 */
export function renewChildren(old, fresh) {
  const before = [...old.childNodes];
  fresh.forEach((node, i) => (before[i] ? renew(before[i], node) : old.append(node)));
  for (const node of before.slice(fresh.length)) node.remove();
}

export const CAN_HAVE_FOCUS = "button:not(:disabled), input, [tabindex]";

/**
 * A name for an element that can have the focus, the same after it is drawn anew.
 * @param {HTMLElement} element
 */
export function nameOf(element) {
  const { place, key, path } = element.dataset;
  const own = place ?? key ?? path ?? element.getAttribute("aria-label") ?? element.textContent;
  return [element.closest(".step")?.id, element.closest(".grid")?.getAttribute("data-grid"), own].join(" ");
}

/**
 * Where a change removes the focused element, focus the one in its place, or else one near it.
 * @param {HTMLElement} container
 * @param {() => void} change
 */
export function keepFocus(container, change) {
  const before = focusedNear(container);
  const name = before && container.contains(before) ? nameOf(before) : null;
  /** @type {HTMLElement[]} */
  const around = [];
  for (let parent = name === null ? null : before; parent && parent !== container; parent = parent.parentElement) {
    if (parent.parentElement) around.unshift(parent.parentElement);
  }
  change();
  const after = focusedNear(container);
  if (name === null || (after?.matches(CAN_HAVE_FOCUS) && container.contains(after) && nameOf(after) === name)) return;
  const same = elementsIn(container, CAN_HAVE_FOCUS).find((element) => nameOf(element) === name);
  const near = around.findLast((element) => element.isConnected && element.querySelector(CAN_HAVE_FOCUS));
  (same ?? (near && /** @type {HTMLElement | null} */ (near.querySelector(CAN_HAVE_FOCUS))))?.focus({ preventScroll: true });
}

/**
 * Put a text into a field; while somebody is typing there, only into what Esc goes back to.
 * @param {HTMLInputElement} field
 * @param {string} text
 */
export function fillField(field, text) {
  const isTyped = field.value !== field.defaultValue && focusedNear(field) === field;
  if (field.defaultValue !== text) field.defaultValue = text;
  if (field.value !== text && !isTyped) field.value = text;
}

const drawnFrom = new WeakMap();

/**
 * Fill an element, but only when what it is filled from has changed.
 * @param {Element} place
 * @param {unknown} from
 * @param {() => void} fill
 */
export function refill(place, from, fill) {
  const text = JSON.stringify(from);
  if (drawnFrom.get(place) === text) return;
  fill();
  drawnFrom.set(place, text);
}

/**
 * The same for an element whose children are drawn anew.
 * @param {Element} place
 * @param {unknown} from
 * @param {() => ChildNode[]} draw
 */
export function redraw(place, from, draw) {
  refill(place, from, () => renewChildren(place, draw()));
}

/**
 * Fill an element the next time in any case, because somebody has changed something in it.
 * @param {Element} place
 */
export function forget(place) {
  drawnFrom.delete(place);
}
