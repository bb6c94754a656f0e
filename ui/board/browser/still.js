// Keeps what stays of the board while numbers are edited, by its name, for what moves to find.

/** @import { Component } from "./dom.d.ts" */

/** @param {Component} component */
export default function ({ data }) {
  const [name, still] = new TextDecoder().decode(data).split("\n");
  window.backpropStill = { name, still };
  dispatchEvent(new Event("backprop-still"));
}
