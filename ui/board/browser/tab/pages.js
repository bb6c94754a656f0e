// The links to the pages, on top of every page.

/** @returns {HTMLAnchorElement[]} */
const links = () => [...document.querySelectorAll(/** @type {"a"} */ (".st-key-page_links a[href]"))];

/**
 * The last part of an address, which names its page; that of the first page is empty, as Streamlit's link to it is.
 * @param {string} address
 */
const pageOf = (address) => address.split("/").at(-1);

/**
 * The link to a page: one that is followed by it keeps the session.
 * @param {string} page the last part of its address
 */
export const linkTo = (page) => links().find((link) => pageOf(link.getAttribute("href") ?? "") === page);

export function markCurrent() {
  const current = linkTo(pageOf(location.pathname) ?? "");
  for (const link of links()) {
    if (link !== current) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) link.setAttribute("aria-current", "page");
  }
}
