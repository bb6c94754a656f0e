// Data that can come before the script that shows it.

/** @import { Component } from "../dom.d.ts" */

/**
 * What passes data to a script that puts its function into the window and says so with an event.
 * @param {"backpropBoard" | "backpropLesson"} name of the function
 * @param {string} event said again when the script brings something else
 * @returns {(component: Component) => () => void} called with each data; what it returns is called when the component is
 *   taken from the page, but not when newer data has come
 */
export function passTo(name, event) {
  /** @type {WeakMap<object, (component: Component) => () => void>} What shows the data of each element. */
  const passing = new WeakMap();

  /** @param {Component} first */
  const begin = ({ parentElement }) => {
    /** @type {Component} */
    let newest;
    /** @type {(() => void) | undefined} */
    let leave;
    const show = () => {
      leave = window[name]?.(newest) ?? leave;
    };
    const end = () => {
      removeEventListener(event, show);
      passing.delete(parentElement);
      leave?.();
    };
    addEventListener(event, show);
    return (/** @type {Component} */ component) => {
      newest = component;
      show();
      return end;
    };
  };

  return (component) => {
    const pass = passing.get(component.parentElement) ?? begin(component);
    passing.set(component.parentElement, pass);
    return pass(component);
  };
}
