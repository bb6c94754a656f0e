// Passes the board's data to the script that draws it, as soon as that script is loaded.

/** @import { Component } from "./dom.d.ts" */

/**
 * @param {Component} component
 * @returns {() => void} called when newer data has come, and when the board is taken from the page
 */
export default function (component) {
  if (window.backpropBoard) return window.backpropBoard(component);
  /** @type {(() => void) | undefined} */
  let leave;
  const show = () => {
    leave = window.backpropBoard?.(component);
  };
  addEventListener("backprop-board", show, { once: true });
  return () => {
    removeEventListener("backprop-board", show);
    leave?.();
  };
}
