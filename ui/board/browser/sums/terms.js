// Where a formula may be broken: before + and =, never inside a factor.  No element is known here.

// A group in brackets with an operator in it is a factor, as (1 − ŷ₁) is.  One without is prose.
const GROUP = /\([^()]*[−+·×/][^()]*\)/g;
const BEFORE_AND_AFTER = / ([−×⊙@/]) /g;
const AFTER = /(^| )([+=·]) /g;
const TERM = /(?:[+=]\u00a0)?[^ ]+(?: ·\u00a0[^ ]+)+/g;

/**
 * The same text with spaces that do not break inside a factor, and after +, = and ·.
 * @param {string} text
 * @returns {string}
 */
export function unbroken(text) {
  return text
    .replace(GROUP, (group) => group.replaceAll(" ", "\u00a0"))
    .replace(BEFORE_AND_AFTER, "\u00a0$1\u00a0")
    .replace(AFTER, "$1$2\u00a0");
}

/**
 * A sentence in parts: products, each with the + or = before it, and what stands between them.
 * @param {string} text
 * @returns {{ text: string, isProduct: boolean }[]}
 */
export function productsIn(text) {
  const whole = unbroken(text);
  /** @type {{ text: string, isProduct: boolean }[]} */
  const parts = [];
  let end = 0;
  for (const { 0: term, index } of whole.matchAll(TERM)) {
    parts.push({ text: whole.slice(end, index), isProduct: false }, { text: term, isProduct: true });
    end = index + term.length;
  }
  parts.push({ text: whole.slice(end), isProduct: false });
  return parts.filter(({ text }) => text);
}
