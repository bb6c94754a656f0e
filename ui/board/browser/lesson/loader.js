// Passes what changes to the script that shows the lesson, as soon as that script is loaded, and again when it brings
// another lesson.

import { passTo } from "../tab/waiting.js";

/** @import { Component } from "../dom.d.ts" */

const pass = passTo("backpropLesson", "backprop-lesson");

/** @param {Component} component */
export default function (component) {
  return pass(component);
}
