// Passes the board's data to the script that draws it, as soon as that script is loaded.

/**
 * @import { Component } from "./dom.d.ts"
 * @type {WeakMap<HTMLElement, Component>} The component that each element waits with.
 */
const waiting = new WeakMap();

/** @param {Component} component */
export default function (component) {
  const { parentElement } = component;
  if (window.backpropBoard) return window.backpropBoard(component);
  const first = !waiting.has(parentElement);
  waiting.set(parentElement, component);
  if (first) {
    const show = () => window.backpropBoard?.(waiting.get(parentElement) ?? component);
    addEventListener("backprop-board", show, { once: true });
  }
  return undefined;
}
