// A text to copy, in a box that scrolls.

import { elementIn, make } from "../sums/symbols.js";
import { copyText } from "../tab/copying.js";
import { codeParts } from "./parts.js";

/** @import { Component } from "../dom.d.ts" */

/** @param {Component} component */
export default function ({ data, parentElement }) {
  /** @type {{ text: string, language: string | null }} */
  const { text, language } = JSON.parse(new TextDecoder().decode(data));
  const box = elementIn(parentElement, ".code");
  const shown = box.querySelector("pre");
  if (shown?.textContent === text) return;
  const code = make("pre", "", ...codeParts(text, language).map(([kind, part]) => (kind ? make("span", kind, part) : part)));
  code.tabIndex = 0;
  code.setAttribute("role", "group");
  code.setAttribute("aria-label", "text to copy");
  const status = make("span", "status");
  status.setAttribute("role", "status");
  const copy = make("button", "", "Copy");
  copy.type = "button";
  copy.addEventListener("click", () => copyText(code, status));
  box.replaceChildren(make("div", "copy", status, copy), code);
}
