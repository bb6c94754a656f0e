// Passes the board's data to the script that draws it, as soon as that script is loaded.

import { passTo } from "./tab/waiting.js";

/** @import { Component } from "./dom.d.ts" */

const pass = passTo("backpropBoard", "backprop-board");

/** @param {Component} component */
export default function (component) {
  return pass(component);
}
