// Passes what changes to the script that shows the lesson, as soon as that script is loaded, and again when it brings
// another lesson.

/**
 * @import { Component } from "../dom.d.ts"
 * @type {WeakMap<HTMLElement, Component>} What each element was given last.
 */
const given = new WeakMap();

/** @param {Component} component */
export default function (component) {
  const { parentElement } = component;
  const isNew = !given.has(parentElement);
  given.set(parentElement, component);
  const show = () => {
    if (!parentElement.isConnected) return removeEventListener("backprop-lesson", show);
    return window.backpropLesson?.(given.get(parentElement) ?? component);
  };
  if (isNew) addEventListener("backprop-lesson", show);
  return show() ?? undefined;
}
