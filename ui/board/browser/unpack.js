// Unpacks a script and its style, and is then the same as the script.  ui/board/scripts.py writes them in place of "".

import { unzipped } from "./unzip.js";

/** @import { Component } from "./dom.d.ts" */

const PACKED = "";

/** @type {{ script: string, style: string }} */
const { script, style } = JSON.parse(await unzipped(Uint8Array.from(atob(PACKED), (character) => character.charCodeAt(0))));
/** @type {{ default: (component: Component) => void }} */
const unpacked = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));

/** @param {Component} component */
export default function (component) {
  if (!component.parentElement.querySelector("style")) {
    const element = document.createElement("style");
    element.textContent = style;
    component.parentElement.append(element);
  }
  return unpacked.default(component);
}
