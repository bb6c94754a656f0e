// Code is coloured by its comments, strings, words and numbers, and no character of it is lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { codeParts } from "../../../../../ui/board/browser/take_home/parts.js";

const coloured = (text, language) => codeParts(text, language).filter(([kind]) => kind);

test("Python has comments, strings, words and numbers", () => {
  const text = 'import numpy as np  # "no string"\nz1 = np.array([-0.5, 1e-7, 12])\nprint("it\'s # no \\"comment\\"", Z1, \'for\')';
  assert.deepEqual(coloured(text, "python"), [
    ["word", "import"], ["word", "as"], ["comment", '# "no string"'], ["number", "0.5"], ["number", "1e-7"], ["number", "12"],
    ["string", '"it\'s # no \\"comment\\""'], ["string", "'for'"],
  ]);
});

test("a string of several lines is one part", () => {
  assert.deepEqual(coloured('"""One.\n\n"Two" for 3.\n"""\nif x:', "python"), [["string", '"""One.\n\n"Two" for 3.\n"""'], ["word", "if"]]);
});

test("LaTeX has commands, comments and numbers", () => {
  assert.deepEqual(coloured("\\frac{1}{2} \\% 5 % all\n\\\\", "latex"), [
    ["word", "\\frac"], ["number", "1"], ["number", "2"], ["word", "\\%"], ["number", "5"], ["comment", "% all"], ["word", "\\\\"],
  ]);
});

test("the parts are the whole text, in any language and of any kind", () => {
  const texts = ["", "\n", "a\tb\n1\t2", '"""open', "'open\n# x", "\\", "𝛿 = “x”  % 1_000 <b>&amp;</b>", "0.1.2e-3e", "forfor for"];
  for (const text of texts) for (const language of ["python", "latex", null]) assert.equal(codeParts(text, language).map(([, part]) => part).join(""), text);
});
