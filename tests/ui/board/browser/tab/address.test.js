// The address: the scenario in it, and the one that is copied.

import assert from "node:assert/strict";
import { test } from "node:test";

import { linkIn, sharedAddress } from "../../../../../ui/board/browser/tab/address.js";

test("the scenario is one parameter of the address, and empty where there is none", () => {
  assert.equal(linkIn("https://board.example/check?s=abc&step=Z1", "s"), "abc");
  assert.equal(linkIn("https://board.example/check?step=Z1", "s"), "");
});

test("the address to share is that of a window of its own", () => {
  const shared = {
    "https://board.example/?s=abc": "https://board.example/?s=abc",
    "https://board.example/?embed=true&embed_options=dark_theme&s=abc": "https://board.example/?s=abc",
    "https://board.example/~/+/?s=abc": "https://board.example/?s=abc",
    "https://board.example/~/+/check?embed=true&s=abc": "https://board.example/check?s=abc",
    "https://board.example/a/~/+/check?s=abc": "https://board.example/a/~/+/check?s=abc",
  };
  for (const [address, expected] of Object.entries(shared)) assert.equal(sharedAddress(address), expected);
});
