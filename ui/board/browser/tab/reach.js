// What Streamlit's own elements lack for the keyboard and for a screen reader.

// The links to the pages, wide formulas, and the place where files are dropped, each with what it lacks.
/** @type {[string, (element: HTMLElement) => void][]} */
const LACKING = [
  ['.st-key-page_links [data-testid="stPageLink-NavLink"]', markCurrent],
  [".st-key-page_links", (pages) => setAll(pages, { role: "navigation", "aria-label": "pages" })],
  [".katex-display", markScrolling],
  ['[data-testid="stFileUploaderDropzone"]', (zone) => setAll(zone, { role: "group" })],
];

// Streamlit draws its elements when it likes: look after each frame in which something came.
export function completeElements() {
  let isWaiting = false;
  const complete = () => {
    isWaiting = false;
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
 * The address of a link is its page's name; that of the first page is empty.
 * @param {HTMLElement} link
 */
function markCurrent(link) {
  if (link.getAttribute("href") === location.pathname.split("/").pop()) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
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
 * @param {HTMLElement} element
 * @param {Record<string, string>} attributes
 */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
