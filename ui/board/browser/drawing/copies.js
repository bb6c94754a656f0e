// The dialog in which a matrix, or the sum of a cell, is copied: each format with its text.

import { drawDialog } from "./panel.js";
import { make, setAttribute, setText, symbolNodes } from "../sums/symbols.js";
import { copyText } from "../tab/copying.js";

/** @import { Copies } from "../payload.d.ts" */

/** @param {Copies} copies */
export function drawCopies({ name, texts }) {
  const text = make("pre", "");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  const omission = make("p", "quiet leaves");
  const status = make("p", "said");
  status.setAttribute("role", "status");
  const choices = texts.map(([form]) => {
    const button = make("button", "", form);
    button.type = "button";
    button.dataset.form = form;
    return button;
  });
  const copy = make("button", "main", "Copy");
  copy.type = "button";
  const close = make("button", "", "Close");
  const group = make("div", "buttons forms", ...choices);
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "as");
  const form = make("form", "", make("h2", "", "Copy ", ...symbolNodes(name)), group, text, omission, make("div", "buttons", copy, close, status));
  form.method = "dialog";
  const dialog = make("dialog", "copies", form);
  dialog.setAttribute("aria-label", `copy ${name}`);
  /** @param {string[]} choice a form, its text, and a sentence on what the text leaves out */
  const choose = ([form, written, leavesOut]) => {
    for (const button of choices) setAttribute(button, "aria-pressed", button.dataset.form === form);
    text.textContent = written;
    text.setAttribute("aria-label", `${name} as ${form}`);
    setText(omission, leavesOut);
    setText(status, "");
  };
  group.addEventListener("click", (event) => {
    const { form } = /** @type {HTMLElement} */ (event.target).dataset;
    const choice = texts.find(([option]) => option === form);
    if (choice) choose(choice);
  });
  copy.addEventListener("click", () => copyText(text, status));
  choose(texts[0]);
  return dialog;
}

/**
 * The link to copy by hand, where the page may not copy.
 * @param {string} address
 */
export function drawLink(address) {
  const field = make("input", "link");
  field.readOnly = true;
  field.value = address;
  field.setAttribute("aria-label", "the link to exactly this board");
  const hint = make("p", "", "This page may not copy by itself. Copy the marked link with Ctrl + C.");
  return drawDialog("copies", "The link to exactly this board", make("div", "", hint, field), [["Close", ""]]);
}
