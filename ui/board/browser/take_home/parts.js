// What a reader of code tells apart at a glance: comments, strings, words of the language, and numbers.

const PYTHON_WORDS = "and|as|assert|class|def|elif|else|False|for|from|if|import|in|is|lambda|None|not|or|raise|return|True|while|with";

/** @type {Record<string, RegExp>} Each kind is a named group. */
const KINDS = {
  python: new RegExp(
    `(?<comment>#.*)|(?<string>"""[^]*?"""|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*')|(?<word>\\b(?:${PYTHON_WORDS})\\b)|(?<number>\\b\\d[\\d.]*(?:e[-+]?\\d+)?)`,
    "g",
  ),
  latex: /(?<comment>(?<!\\)%.*)|(?<word>\\(?:[a-zA-Z]+|.))|(?<number>\d[\d.]*)/g,
};

/**
 * A text in parts, each with its kind; the kind is empty where it is none of them.
 * @param {string} text
 * @param {string | null} language
 * @returns {[string, string][]}
 */
export function codeParts(text, language) {
  const kinds = KINDS[language ?? ""];
  /** @type {[string, string][]} */
  const parts = [];
  let end = 0;
  for (const match of kinds ? text.matchAll(kinds) : []) {
    const [kind, part] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ["", match[0]];
    parts.push(["", text.slice(end, match.index)], [kind, part]);
    end = match.index + match[0].length;
  }
  parts.push(["", text.slice(end)]);
  return parts.filter(([, part]) => part);
}
