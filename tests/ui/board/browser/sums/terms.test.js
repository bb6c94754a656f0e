// Where a formula may be broken.

import assert from "node:assert/strict";
import { test } from "node:test";

import { productsIn, unbroken } from "../../../../../ui/board/browser/sums/terms.js";

/** The pieces between two places where a line may break. */
const pieces = (text) => unbroken(text).split(" ").map((piece) => piece.replaceAll("\u00a0", " "));

test("a factor is never broken", () => {
  assert.deepEqual(pieces("x₁₁ · h₁₁(1 − h₁₁) · (ŷ₁ − y₁)"), ["x₁₁", "· h₁₁(1 − h₁₁)", "· (ŷ₁ − y₁)"]);
  assert.deepEqual(pieces("e⁻ᶻ/(1 + e⁻ᶻ) = 1 − a"), ["e⁻ᶻ/(1 + e⁻ᶻ)", "= 1 − a"]);
  assert.deepEqual(pieces("X is n × c = 2 × 4."), ["X", "is", "n × c", "= 2 × 4."]);
  assert.deepEqual(pieces("(c × n) @ (n × h)"), ["(c × n) @ (n × h)"]);
  assert.deepEqual(pieces("z = −0.6 + b"), ["z", "= −0.6", "+ b"]);
});

test("words in brackets are broken as other words", () => {
  assert.deepEqual(pieces("(here only one)"), ["(here", "only", "one)"]);
});

test("a product is one term, with the sign before it, and nothing is lost", () => {
  const text = "Recall: it was x₁₁ · w₁ · (ŷ₁ − y₁) + x₂₁ · w₁ in all.";
  const terms = productsIn(text);
  assert.deepEqual(terms.filter(({ isProduct }) => isProduct).map((one) => one.text.replaceAll("\u00a0", " ")), [
    "x₁₁ · w₁ · (ŷ₁ − y₁)",
    "+ x₂₁ · w₁",
  ]);
  assert.equal(terms.map((one) => one.text).join("").replaceAll("\u00a0", " "), text);
  assert.deepEqual(productsIn("No formula."), [{ text: "No formula.", isProduct: false }]);
});
