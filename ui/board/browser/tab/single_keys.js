// Keys without Ctrl can be switched off: who speaks to the computer, or slips on a key, sends letters unintentionally.

import { make } from "../sums/symbols.js";

const SINGLE_KEYS = "backprop-single-keys";

export function areSingleKeysOn() {
  window.backpropSingleKeys ??= storedSwitch();
  return window.backpropSingleKeys;
}

function storedSwitch() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} areOn */
export function switchSingleKeys(areOn) {
  window.backpropSingleKeys = areOn;
  try {
    localStorage.setItem(SINGLE_KEYS, areOn ? "on" : "off");
  } catch {
    // A browser that stores nothing: the switch works until the page is left.
  }
}

/**
 * Whether a key is a letter, a digit or a sign, and these are switched off.  Space is none of them.
 * @param {string} key the key of an event without Ctrl
 */
export const isSwitchedOff = (key) => [...key].length === 1 && key !== " " && !areSingleKeysOn();

/**
 * The switch, with the keys that it is for.
 * @param {() => void} [onSwitch]
 */
export function drawKeySwitch(onSwitch) {
  const box = make("input");
  box.type = "checkbox";
  box.setAttribute("role", "switch");
  box.checked = areSingleKeysOn();
  box.addEventListener("change", () => {
    switchSingleKeys(box.checked);
    onSwitch?.();
  });
  return make("label", "single-keys", box, " Keys without Ctrl: l, s, p and ? on the board, c in Y; b, full stop and 1 to 9 while the lesson is presented");
}
