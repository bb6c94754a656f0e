// A text on the clipboard: only a page from https or from this computer may copy by itself.

import { setText } from "../sums/symbols.js";

const DONE_MS = 2000;

/**
 * Copy a text, and tell whether that worked.
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

/**
 * Copy the text of an element; where the page may not copy, select it for the keyboard.
 * @param {HTMLElement} element
 * @param {HTMLElement} status
 */
export async function copyText(element, status) {
  const done = await putOnClipboard(element.textContent);
  if (!done) getSelection()?.selectAllChildren(element);
  setText(status, done ? "copied" : "marked: press Ctrl + C");
  if (done) setTimeout(() => setText(status, ""), DONE_MS);
}
