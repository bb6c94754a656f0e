// What Streamlit's own elements lack for the keyboard and for a screen reader.

import { make, setText } from "../sums/symbols.js";
import { markCurrent } from "./pages.js";

// The links to the pages, wide formulas, and the place where files are dropped, each with what it lacks.
/** @type {[string, (element: HTMLElement) => void][]} */
const LACKING = [
  [".st-key-page_links", (pages) => setAll(pages, { role: "navigation", "aria-label": "pages" })],
  [".katex-display", markScrolling],
  ['[data-testid="stFileUploaderDropzone"]', (zone) => setAll(zone, { role: "group" })],
];

// Streamlit draws its elements when it likes: look after each frame in which something came.
export function completeElements() {
  let isWaiting = false;
  const live = make("p", "said");
  live.setAttribute("role", "status");
  document.body.append(live);
  const complete = () => {
    isWaiting = false;
    markCurrent();
    sayToasts(live);
    for (const [selector, add] of LACKING) document.querySelectorAll(selector).forEach((element) => add(/** @type {HTMLElement} */ (element)));
  };
  const completeSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(complete);
  };
  const observer = new MutationObserver(completeSoon);
  addEventListener("resize", completeSoon);
  observer.observe(document.body, { childList: true, subtree: true });
  complete();
}

/**
 * A toast stands in no live region.  One that came with its text would not be said: this one is there before.
 * @param {HTMLElement} live
 */
function sayToasts(live) {
  setText(live, Array.from(document.querySelectorAll('[data-testid="stToastText"]'), (toast) => toast.textContent).join(" "));
}

/**
 * A formula that is wider than its place scrolls, by keyboard too.
 * @param {HTMLElement} formula
 */
function markScrolling(formula) {
  if (formula.scrollWidth > formula.clientWidth) setAll(formula, { tabindex: "0", role: "group", "aria-label": "formula" });
  else for (const name of ["tabindex", "role", "aria-label"]) formula.removeAttribute(name);
}

/**
 * Only what differs is written: another attribute would be another style at each frame in which something comes.
 * @param {HTMLElement} element
 * @param {Record<string, string>} attributes
 */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
