// Editing in place, as in a spreadsheet: click and type, Enter, Tab and arrows move on, Esc takes back.

import { make } from "../sums/symbols.js";

// Any character begins an entry, as in a spreadsheet, so that what is no number is answered with a sentence; but
// the two keys that mean something everywhere still do.
export const STARTS_AN_ENTRY = /^[^\s?p]$/u;
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function neighbour(cell, down, right) {
  const row = cell.parentElement;
  const body = row.parentElement;
  const next = body.rows[row.sectionRowIndex + down];
  return next?.cells[cell.cellIndex + right]?.matches("td") ? next.cells[cell.cellIndex + right] : null;
}

// The next cell in reading order, or the one before.
function along(cell, direction) {
  const cells = [...cell.closest("table").querySelectorAll("td[data-key]")];
  return cells[cells.indexOf(cell) + direction] ?? null;
}

export function focusCell(cell) {
  if (!cell) return;
  for (const other of cell.closest("table").querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

// What stands in an editor that is about to be taken away; nothing is committed then.
export function leaveEditor(input) {
  input.dataset.left = "";
  return input.value;
}

// What was typed into a field that is about to be taken away, if anything; nothing is committed then.
export function leaveField(input) {
  const typed = input.value === input.defaultValue ? undefined : input.value;
  input.value = input.defaultValue;
  return typed;
}

// Open an editor in a cell.  `typed` begins it with a keystroke; without it the whole number is there to change.
// `before` is what the cell holds, where that is known: then the same text again is no edit.  What was typed is
// sent with `send(cell, text)`, and put into the cell with `show(cell, text)` when the editor is gone; that, and
// that the focus moves on, can wait until `later(act)` acts.
export function openEditor(cell, typed, before, { send, show, later }) {
  if (cell.querySelector("input")) return;
  const input = make("input", "editor");
  input.value = typed ?? before ?? cell.dataset.value;
  input.setAttribute("aria-label", cell.getAttribute("aria-label"));
  input.inputMode = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  cell.append(input);
  cell.dataset.editing = "";
  input.focus();
  if (typed === undefined) input.select();
  const idle = typed === undefined ? input.value : before;
  let open = true;
  let sent;
  let move;
  const keep = () => {
    if (!open || input.value === (sent ?? idle)) return;
    sent = input.value;
    send(cell, sent);
  };
  // The focus moves first: as long as nothing on the page has changed, that asks for no layout.
  const close = (next) => {
    if (!open) return;
    open = false;
    move = undefined;
    focusCell(next);
    input.remove();
    delete cell.dataset.editing;
    if (sent !== undefined) show(cell, sent);
  };
  const leave = (next) => {
    keep();
    if (sent === undefined) return close(next);
    move = () => close(next);
    return later(() => move?.());
  };
  input.addEventListener("blur", () => {
    if (!("left" in input.dataset)) keep();
    close();
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const arrow = ARROWS[event.key];
    if (move) {
      // A key that came before the focus had moved is meant for where it moves.
      move();
      const goesOn = cell.getRootNode().activeElement?.dispatchEvent(new KeyboardEvent(event.type, event));
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
