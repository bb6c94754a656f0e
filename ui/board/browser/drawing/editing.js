// Editing in place, as in a spreadsheet: click and type, Enter, Tab and arrows move on, Esc takes back.

import { elementsIn, focusedNear, make } from "../sums/symbols.js";
import { showBeside } from "../sums/words.js";

/** @import { CellElement } from "../dom.d.ts" */

// Any character begins an entry, as in a spreadsheet: a text that is no number gets a sentence.  Only the three keys
// that are commands everywhere do not.
export const STARTS_AN_ENTRY = /^[^\s?ps]$/u;
/** @type {Record<string, [number, number] | undefined>} The rows and columns that each arrow goes. */
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {CellElement} cell
 * @param {number} down
 * @param {number} right
 */
export function neighbour(cell, down, right) {
  const row = cell.parentElement;
  const body = /** @type {HTMLTableSectionElement} */ (row.parentElement);
  const next = body.rows[row.sectionRowIndex + down]?.cells[cell.cellIndex + right];
  return next?.matches("td") ? /** @type {CellElement} */ (next) : null;
}

/**
 * The next cell in reading order, or the one before.
 * @param {CellElement} cell
 * @param {number} direction
 */
function along(cell, direction) {
  /** @type {CellElement[]} */
  const cells = elementsIn(tableOf(cell), "td[data-key]");
  return cells[cells.indexOf(cell) + direction] ?? null;
}

/** @type {(cell: CellElement) => HTMLTableElement} */
const tableOf = (cell) => /** @type {HTMLTableElement} */ (cell.closest("table"));

/** @param {CellElement | null | undefined} cell */
export function focusCell(cell) {
  if (!cell) return;
  for (const other of elementsIn(tableOf(cell), 'td[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

/**
 * The text of an editor that is about to be removed; nothing is committed then.
 * @param {HTMLInputElement} input
 */
export function leaveEditor(input) {
  input.dataset.left = "";
  return input.value;
}

/**
 * The text that was typed into a field that is about to be removed, if any; nothing is committed then.
 * @param {HTMLInputElement} input
 */
export function leaveField(input) {
  const typed = input.value === input.defaultValue ? undefined : input.value;
  input.value = input.defaultValue;
  return typed;
}

/**
 * The text with the other sign.
 * @param {string} text
 */
const negated = (text) => (/^[-−]/.test(text) ? text.slice(1) : `-${text.replace(/^[+]/, "")}`);

/**
 * An editor for a finger: larger than the cell, and with a key for the sign, which the number keys of some phones lack.
 * @param {HTMLInputElement} input
 */
function drawEntry(input) {
  const key = make("button", "sign", "±");
  key.type = "button";
  key.tabIndex = -1;
  key.setAttribute("aria-label", "change the sign");
  // The editor keeps the focus, and the phone its keys.
  key.addEventListener("mousedown", (event) => event.preventDefault());
  key.addEventListener("click", (event) => {
    event.stopPropagation();
    const isWhole = input.selectionEnd === input.value.length && input.value.slice(0, input.selectionStart ?? 0).length <= 1;
    input.value = negated(input.value);
    // What is typed next stands behind the sign.
    if (isWhole) input.setSelectionRange(input.value.startsWith("-") ? 1 : 0, input.value.length);
  });
  const entry = make("div", "entry", input, key);
  entry.popover = "manual";
  return entry;
}

/**
 * Open an editor in a cell.
 * @param {CellElement} cell
 * @param {string | undefined} typed the keystroke that it begins with; without one it begins with the whole number
 * @param {string | undefined} before the text of the cell, where it is known: the same text again is then no edit
 * @param {object} actions
 * @param {(cell: CellElement, text: string) => void} actions.send sends what was typed
 * @param {(cell: CellElement, text: string) => void} actions.show puts it into the cell when the editor is removed
 * @param {(act: () => void) => void} actions.defer removes the editor and moves the focus, at once or with the answer
 * @param {(act: () => void) => void} actions.whenLeft ends the editor, unless all of the board was taken off the page
 */
export function openEditor(cell, typed, before, { send, show, defer, whenLeft }) {
  if (cell.querySelector("input")) return;
  const input = make("input", "editor");
  input.value = typed ?? before ?? cell.dataset.value ?? "";
  input.setAttribute("aria-label", cell.getAttribute("aria-label") ?? "");
  input.inputMode = "decimal";
  input.autocomplete = "off";
  input.spellcheck = false;
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const entry = isTouch ? drawEntry(input) : input;
  const shown = new AbortController();
  cell.append(entry);
  if (isTouch) showBeside(entry, cell, shown.signal);
  cell.dataset.editing = "";
  input.focus();
  if (typed === undefined) {
    input.select();
    // The beginning of a long number says how large it is.
    input.scrollLeft = 0;
  }
  const idle = typed === undefined ? input.value : before;
  let open = true;
  /** @type {string | undefined} The text that was sent last. */
  let sent;
  /** @type {(() => void) | undefined} Closes the editor and moves the focus, where that waits. */
  let move;
  const keep = () => {
    if (!open || input.value === (sent ?? idle)) return;
    sent = input.value;
    send(cell, sent);
  };
  // Move the focus first: while nothing on the page has changed, that forces no layout.
  /** @param {CellElement} [next] */
  const close = (next) => {
    if (!open) return;
    open = false;
    move = undefined;
    focusCell(next);
    entry.remove();
    shown.abort();
    delete cell.dataset.editing;
    if (sent !== undefined) show(cell, sent);
  };
  /** @param {CellElement} next */
  const leave = (next) => {
    keep();
    if (sent === undefined) return close(next);
    move = () => close(next);
    return defer(() => move?.());
  };
  input.addEventListener("blur", () => {
    if ("left" in input.dataset) return close();
    return whenLeft(() => {
      keep();
      close();
    });
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const arrow = ARROWS[event.key];
    if (move) {
      // A key pressed before the focus has moved is meant for the next cell.
      move();
      const goesOn = focusedNear(cell)?.dispatchEvent(new KeyboardEvent(event.type, event));
      if (goesOn === false) event.preventDefault();
    } else if (event.key === "Escape") {
      close(cell);
    } else if (event.key === "Enter") {
      event.preventDefault();
      leave(neighbour(cell, event.shiftKey ? -1 : 1, 0) ?? cell);
    } else if (event.key === "Tab") {
      const next = along(cell, event.shiftKey ? -1 : 1);
      if (next) {
        event.preventDefault();
        leave(next);
      } else {
        keep();
        close(cell);
      }
    } else if (arrow && typed !== undefined) {
      event.preventDefault();
      leave(neighbour(cell, ...arrow) ?? cell);
    }
  });
}
