// The controls above the board.  Python sends which there are and what is chosen; a choice in one is an event.

import { elementIn, elementsIn, fillField, make, redraw, setAttribute, setText, symbolNodes } from "../sums/symbols.js";

/**
 * @import { ControlElement } from "../dom.d.ts"
 * @import { Chosen, Control } from "../payload.d.ts"
 */

/** @type {Record<string, (control: Control) => HTMLElement>} */
const DRAWN_AS = { list: drawList, few: drawFew, text: drawText, range: drawRange, button: drawButton, press: drawPress, note: drawNote, group: drawGroup };

/** @type {Record<string, [string, string]>} What stands on Undo and Redo, and what they do where it is not steps. */
const TRAVELS = { undo: ["↶ Undo", "undo the last change"], redo: ["↷ Redo", "redo what was undone"] };

// What the board is, where its first screen has no room for the panel that says it.
const WHAT = "All numbers of backpropagation. Tap one for its sum.";

/** @param {Control[]} controls */
export function drawControls(controls) {
  const [boxes, first] = [controls.filter(({ is }) => is === "box"), controls.filter(({ is }) => is !== "box")];
  const sentence = make("p", "says");
  sentence.setAttribute("role", "alert");
  sentence.id = "says-controls";
  const row = make("div", "row", ...first.map(drawControl), drawMore(), ...boxes.map(drawOpener), drawTools());
  return make("div", "controls", row, ...boxes.map(drawBox), sentence, make("p", "what", WHAT), make("p", "about-it quiet"));
}

/** @param {Control} control */
const drawControl = (control) => DRAWN_AS[control.is](control);

// The button that shows the rest of the row, where only its first controls have room.
function drawMore() {
  const button = make("button", "more", "More");
  button.type = "button";
  button.dataset.act = "more";
  button.setAttribute("aria-expanded", "false");
  return button;
}

/**
 * Show the rest of the row, or fold it again.
 * @param {HTMLElement} button
 */
export function toggleMore(button) {
  setAttribute(button, "aria-expanded", button.getAttribute("aria-expanded") === "false");
}

/**
 * The button that opens a box.
 * @param {Control} box
 */
function drawOpener({ name }) {
  const button = make("button", "opener");
  button.type = "button";
  button.dataset.opens = name;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", `box-${name}`);
  return button;
}

/** @param {Control} box */
function drawBox({ name, inside = [] }) {
  const box = make("div", "box", ...inside.map(drawControl));
  box.id = `box-${name}`;
  box.hidden = true;
  return box;
}

/**
 * Draw what is in the boxes anew where it is other than before: a layer more is a control more.  What stays keeps what is
 * typed in it, and the focus.
 * @param {HTMLElement} controls
 * @param {Control[]} before
 * @param {Control[]} now
 */
export function redrawBoxes(controls, before, now) {
  for (const { name, inside = [] } of now) {
    const box = controls.querySelector(`#box-${name}`);
    if (!(box instanceof HTMLElement)) continue;
    const hadFocus = box.querySelector(":focus") !== null;
    redrawInside(box, before.find((other) => other.name === name)?.inside ?? [], inside);
    // The button of a layer that went had the focus.
    if (hadFocus && !box.querySelector(":focus")) elementIn(box, '[data-what="add_layer"], select').focus({ preventScroll: true });
  }
}

/**
 * @param {HTMLElement} parent
 * @param {Control[]} before
 * @param {Control[]} now
 */
function redrawInside(parent, before, now) {
  const drawn = new Map(before.map((control, i) => [control.name, { control, element: /** @type {HTMLElement} */ (parent.children[i]) }]));
  /** @type {(control: Control) => HTMLElement | undefined} */
  const kept = (control) => {
    const known = drawn.get(control.name);
    return known && (isGroup(known.control, control) || JSON.stringify(known.control) === JSON.stringify(control)) ? known.element : undefined;
  };
  const stays = new Set(now.map(kept));
  for (const { element } of drawn.values()) if (!stays.has(element)) element.remove();
  now.forEach((control, i) => {
    const element = kept(control);
    if (!element) parent.insertBefore(drawControl(control), parent.children[i] ?? null);
    else if (control.is === "group") redrawInside(element, drawn.get(control.name)?.control.inside ?? [], control.inside ?? []);
  });
}

/** @type {(one: Control, other: Control) => boolean} */
const isGroup = (one, other) => one.is === "group" && other.is === "group";

/**
 * Open the box of a button and focus its first control, or close it; at most one box is open.
 * @param {HTMLElement} controls
 * @param {string} name
 */
export function toggleBox(controls, name) {
  for (const opener of openersIn(controls)) {
    const { opens } = opener.dataset;
    const box = elementIn(controls, `#box-${opens}`);
    box.hidden = opens !== name || !box.hidden;
    setAttribute(opener, "aria-expanded", !box.hidden);
    if (!box.hidden) elementIn(box, "select, input:not([type=radio]), input:checked").focus({ preventScroll: true });
  }
}

/**
 * The buttons that open a box.
 * @param {HTMLElement} controls
 */
const openersIn = (controls) => elementsIn(controls, "[data-opens]");

/**
 * Close the open box that an element is in or opens, and focus the button that opens it.
 * @param {HTMLElement} controls
 * @param {HTMLElement} element
 */
export function closeBox(controls, element) {
  const box = element.closest(".box");
  const opener = box ? elementIn(controls, `[aria-controls="${box.id}"]`) : element;
  if (opener.getAttribute("aria-expanded") !== "true") return false;
  toggleBox(controls, opener.dataset.opens ?? "");
  opener.focus();
  return true;
}

/**
 * The element in which something is chosen.
 * @template {"input" | "select"} Tag
 * @param {Tag} tag
 * @param {Control} control
 */
function chooser(tag, { name, event = "" }) {
  const element = make(tag);
  element.dataset.control = name;
  element.dataset.event = event;
  return element;
}

/** @param {Control} control */
function drawList(control) {
  const list = chooser("select", control);
  for (const [option, title] of control.options ?? []) list.append(new Option(title, option));
  return make("label", "control", make("span", "", control.label ?? ""), list);
}

/** @param {Control} control */
function drawFew(control) {
  const choices = (control.options ?? []).map(([option, title]) => {
    const choice = chooser("input", control);
    choice.type = "radio";
    choice.name = control.name;
    choice.value = option;
    choice.checked = option === control.first;
    return make("label", "", choice, title);
  });
  return make("fieldset", "control few", make("legend", "", control.label ?? ""), ...choices);
}

/** @param {Control} control */
function drawText(control) {
  const text = chooser("input", control);
  text.type = "text";
  text.defaultValue = control.first ?? "";
  text.autocomplete = "off";
  text.spellcheck = false;
  return make("label", "control", control.label ?? "", text);
}

/** @param {Control} control */
function drawRange(control) {
  const range = chooser("input", control);
  range.type = "range";
  range.max = String(control.most);
  // A screen reader reads the range itself; the number beside it is for the eye.
  const number = make("span");
  number.setAttribute("aria-hidden", "true");
  return make("label", "control", control.label ?? "", make("span", "ranged", range, number));
}

/**
 * A button sends, as its event, the values of the controls beside it.
 * @param {Control} control
 */
function drawButton({ label = "", event = "" }) {
  const button = make("button", "", label);
  button.type = "button";
  button.dataset.sends = event;
  return button;
}

/**
 * A button that chooses an option.
 * @param {Control} control
 */
function drawPress({ name, label = "", event = "", options = [] }) {
  const [[option, text]] = options;
  const button = make("button", "", text);
  button.type = "button";
  button.dataset.presses = event;
  button.dataset.what = name;
  button.dataset.option = option;
  button.setAttribute("aria-label", label);
  button.title = label;
  return button;
}

/** @param {Control} control */
function drawGroup({ inside = [] }) {
  return make("div", "group", ...inside.map(drawControl));
}

/** @param {Control} control */
function drawNote({ label = "" }) {
  return make("p", "quiet", label);
}

function drawTools() {
  /** @type {(act: string, text: string, label: string) => HTMLButtonElement} */
  const tool = (act, text, label) => {
    const button = make("button", "", text);
    button.type = "button";
    button.dataset.act = act;
    button.setAttribute("aria-label", label);
    button.title = label;
    return button;
  };
  const tools = make(
    "div",
    "buttons",
    tool("again", "↺", "begin again with this example"),
    tool("undo", ...TRAVELS.undo),
    tool("redo", ...TRAVELS.redo),
    tool("present", "One step at a time", "one step at a time, in larger type"),
    tool("print", "Print", "print the board: light, each step whole"),
    tool("link", "Copy link", "copy a link to exactly this board"),
    tool("steps", "Steps", "go to a step (key s)"),
    tool("help", "? Keys", "help on keys"),
  );
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "tools");
  return tools;
}

/**
 * Say on Undo or Redo how many steps downhill it takes at once.
 * @param {HTMLElement} button
 * @param {string} act
 * @param {number} steps
 */
export function fillTravel(button, act, steps) {
  const [text, label] = TRAVELS[act];
  const count = `${steps.toLocaleString("en")} steps`;
  setText(button, steps > 1 ? `${text} ${count}` : text);
  const does = steps > 1 ? `${act} ${count} downhill at once` : label;
  for (const name of ["aria-label", "title"]) setAttribute(button, name, does);
}

/**
 * The elements in which something is chosen.
 * @param {HTMLElement} parent
 * @returns {ControlElement[]}
 */
const choosersIn = (parent) => elementsIn(parent, "[data-control]");

/**
 * Put what is chosen into the controls.
 * @param {Chosen} chosen
 * @param {Map<string, string>} pending the options that were chosen and are not answered yet, by control
 * @param {HTMLElement} controls
 */
export function fillControls({ values, own, titles, wrong, about }, pending, controls) {
  fillOwn(/** @type {HTMLSelectElement} */ (elementIn(controls, '[data-control="example"]')), own);
  for (const element of choosersIn(controls)) {
    const { control } = element.dataset;
    if (!(control in values)) continue;
    fillChoice(element, pending.get(control) ?? values[control]);
    fillWrong(element, control in wrong);
  }
  for (const opener of openersIn(controls)) setText(opener, titles[opener.dataset.opens ?? ""]);
  setText(elementIn(controls, ".says"), Object.values(wrong).join(" "));
  redraw(elementIn(controls, ".about-it"), about, () => [make("span", "", ...symbolNodes(about))]);
}

/**
 * The person's own data are the first in the list of examples while they are on the board.
 * @param {HTMLSelectElement} list
 * @param {string} title
 */
function fillOwn(list, title) {
  const first = list.options[0];
  if (!title && first.value === "") first.remove();
  else if (title && first.value === "") setText(first, title);
  else if (title) list.prepend(new Option(title, ""));
}

/**
 * @param {ControlElement} element
 * @param {string} value
 */
function fillChoice(element, value) {
  if (element.type === "radio") element.checked = element.value === value;
  else if (element.type === "text") fillField(element, value);
  else element.value = value;
  if (element.type === "range") setText(/** @type {Node} */ (element.nextSibling), value);
}

/**
 * @param {ControlElement} element
 * @param {boolean} isWrong
 */
function fillWrong(element, isWrong) {
  const marks = { "aria-invalid": "true", "aria-describedby": "says-controls" };
  for (const [name, value] of Object.entries(marks)) {
    if (isWrong) setAttribute(element, name, value);
    else element.removeAttribute(name);
  }
}

/**
 * What can be chosen in a control, by its name.
 * @param {HTMLElement} parent
 * @param {string} name
 */
export const optionsOf = (parent, name) => choosersIn(parent).filter(({ dataset }) => dataset.control === name).map(({ value }) => value);

/**
 * The values of the controls in a box, by name.
 * @param {HTMLElement} box
 * @returns {Record<string, string>}
 */
export function valuesIn(box) {
  const chosen = choosersIn(box).filter(({ type, checked }) => type !== "radio" || checked);
  return Object.fromEntries(chosen.map(({ dataset, value }) => [dataset.control, value]));
}
