// What Streamlit's own elements lack for the keyboard and for a screen reader.

import { markCurrent } from "./pages.js";

// The links to the pages, long code, and the place where files are dropped, each with what it lacks.
/** @type {[string, (element: HTMLElement) => void][]} */
const LACKING = [
  [".st-key-page_links", (pages) => setAll(pages, { role: "navigation", "aria-label": "pages" })],
  // What Streamlit lets the keyboard reach is around what scrolls.
  [".stCode", (box) => setAll(box, { tabindex: "-1" })],
  [".stCode pre", (code) => setAll(code, { tabindex: "0", role: "group", "aria-label": "text to copy" })],
  ['[data-testid="stFileUploaderDropzone"]', (zone) => setAll(zone, { role: "group" })],
];

// Streamlit draws its elements when it likes: look after each frame in which something came.
export function completeElements() {
  let isWaiting = false;
  const complete = () => {
    isWaiting = false;
    markCurrent();
    for (const [selector, add] of LACKING) document.querySelectorAll(selector).forEach((element) => add(/** @type {HTMLElement} */ (element)));
  };
  const observer = new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(complete);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  complete();
}

/**
 * Only what differs is written: another attribute would be another style at each frame in which something comes.
 * @param {HTMLElement} element
 * @param {Record<string, string>} attributes
 */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
