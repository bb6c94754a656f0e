// The dialog in which a matrix, or the sum behind a cell, is copied: each form with its text, to see and to take.

import { drawDialog } from "./panel.js";
import { make, setText, symbolNodes } from "../sums/symbols.js";

const DONE_MS = 2000;

export function drawCopies({ name, texts }) {
  const text = make("pre", "");
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  const leaves = make("p", "quiet leaves");
  const said = make("p", "said");
  said.setAttribute("role", "status");
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
  const form = make("form", "", make("h2", "", "Copy ", ...symbolNodes(name)), group, text, leaves, make("div", "buttons", copy, close, said));
  form.method = "dialog";
  const dialog = make("dialog", "copies", form);
  dialog.setAttribute("aria-label", `copy ${name}`);
  const choose = (chosen) => {
    const [form, written, leftOut] = texts.find(([one]) => one === chosen);
    for (const button of choices) button.setAttribute("aria-pressed", button.dataset.form === form);
    text.textContent = written;
    text.setAttribute("aria-label", `${name} as ${form}`);
    setText(leaves, leftOut);
    setText(said, "");
  };
  group.addEventListener("click", (event) => {
    const { form } = /** @type {HTMLElement} */ (event.target).dataset;
    if (form) choose(form);
  });
  copy.addEventListener("click", () => copyText(text, said));
  choose(texts[0][0]);
  return dialog;
}

/**
 * Whether a text could be copied: only a page that came over https, or from this machine, may do that by itself.
 * @param {string} text
 * @returns {Promise<boolean>}
 */
export async function putOnClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// Where the page may not copy, the text is marked, and the keyboard copies it.
async function copyText(element, said) {
  const done = await putOnClipboard(element.textContent);
  if (!done) getSelection().selectAllChildren(element);
  setText(said, done ? "copied" : "marked: press Ctrl + C");
  if (done) setTimeout(() => setText(said, ""), DONE_MS);
}

/**
 * Where the page may not copy, the link is there to be copied by hand.
 * @param {string} address
 */
export function drawLink(address) {
  const field = make("input", "link");
  field.readOnly = true;
  field.value = address;
  field.setAttribute("aria-label", "the link to exactly this board");
  const says = make("p", "", "This page may not copy by itself. Copy the marked link with Ctrl + C.");
  return drawDialog("copies", "The link to exactly this board", make("div", "", says, field), [["Close", ""]]);
}
