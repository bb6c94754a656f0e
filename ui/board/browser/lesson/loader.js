// Passes what changes to the script that shows the lesson, as soon as that script is loaded, and again when it brings
// another lesson.

/** @import { Component } from "../dom.d.ts" */

/**
 * @param {Component} component
 * @returns {() => void} called when newer data has come, and when the lesson is taken from the page
 */
export default function (component) {
  /** @type {(() => void) | undefined} */
  let leave;
  const show = () => {
    leave = window.backpropLesson?.(component);
  };
  addEventListener("backprop-lesson", show);
  show();
  return () => {
    removeEventListener("backprop-lesson", show);
    leave?.();
  };
}
