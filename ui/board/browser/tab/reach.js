// What Streamlit's own elements lack for the keyboard and for a screen reader.

// The links to the pages, long code, and the place where files are dropped, each with what it lacks.
/** @type {[string, (element: HTMLElement) => void][]} */
const LACKING = [
  ['.st-key-page_links [data-testid="stPageLink-NavLink"]', markCurrent],
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
 * The address of a link is its page's name; that of the first page is empty.
 * @param {HTMLElement} link
 */
function markCurrent(link) {
  if (link.getAttribute("href") === location.pathname.split("/").pop()) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, string>} attributes
 */
function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
