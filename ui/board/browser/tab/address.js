// The scenario in the address: each change of a number is a step in the browser's history; a change of the view is not.

const EMBEDDED = ["embed", "embed_options"];
const INNER_FRAME = "/~/+";

/**
 * @param {{ parameter: string, link: string | null }} scenario
 * @param {boolean} isChange
 */
export function writeAddress({ parameter, link }, isChange) {
  const url = new URL(location.href);
  if (linkIn(url, parameter) === (link ?? "")) return;
  if (link) url.searchParams.set(parameter, link);
  else url.searchParams.delete(parameter);
  url.searchParams.delete("step");
  history[isChange && !isEmbedded() ? "pushState" : "replaceState"](history.state, "", url);
}

/**
 * @param {string | URL} address
 * @param {string} parameter
 * @returns {string}
 */
export const linkIn = (address, parameter) => new URL(address).searchParams.get(parameter) ?? "";

// In another site's page a step would be added to that page's history.
const isEmbedded = () => window.parent !== window;

/**
 * The address that shows this board in a window of its own, wherever the board is shown now.
 * @param {string | URL} address
 * @returns {string}
 */
export function sharedAddress(address) {
  const url = new URL(address);
  for (const name of EMBEDDED) url.searchParams.delete(name);
  if (url.pathname.startsWith(`${INNER_FRAME}/`)) url.pathname = url.pathname.slice(INNER_FRAME.length);
  return url.href;
}
