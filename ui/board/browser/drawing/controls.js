// The controls above the board.  Python says which there are and what is chosen; what is done in one is an event.

import { fillField, make, setAttribute, setText } from "../sums/symbols.js";

const DRAWN_AS = { list: drawList, few: drawFew, text: drawText, range: drawRange, button: drawButton, note: drawNote };

/** @param {any} controls */
export function drawControls(controls) {
  const [boxes, first] = [controls.filter(({ is }) => is === "box"), controls.filter(({ is }) => is !== "box")];
  const says = make("p", "says");
  says.setAttribute("role", "alert");
  says.id = "says-controls";
  const row = make("div", "row", ...first.map(drawControl), ...boxes.map(drawOpener), drawTools());
  return make("div", "controls", row, ...boxes.map(drawBox), says, make("p", "about-it quiet"));
}

const drawControl = (control) => DRAWN_AS[control.is](control);

// The button that opens a box.
function drawOpener({ name }) {
  const button = make("button", "opener");
  button.type = "button";
  button.dataset.opens = name;
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", `box-${name}`);
  return button;
}

function drawBox({ name, inside }) {
  const box = make("div", "box", ...inside.map(drawControl));
  box.id = `box-${name}`;
  box.hidden = true;
  return box;
}

/**
 * Open the box of a button and go into it, or close it; one box at a time is open.
 * @param {any} controls
 * @param {string} name
 */
export function toggleBox(controls, name) {
  for (const opener of controls.querySelectorAll("[data-opens]")) {
    const { opens } = opener.dataset;
    const box = controls.querySelector(`#box-${opens}`);
    box.hidden = opens !== name || !box.hidden;
    opener.setAttribute("aria-expanded", !box.hidden);
    if (!box.hidden) box.querySelector("select, input:not([type=radio]), input:checked").focus({ preventScroll: true });
  }
}

/**
 * Close the box around an element, or that of its button, if one is open there, and go to its button.
 * @param {any} controls
 */
export function closeBox(controls, element) {
  const box = element.closest(".box");
  const opener = box ? controls.querySelector(`[aria-controls="${box.id}"]`) : element;
  if (opener.getAttribute("aria-expanded") !== "true") return false;
  toggleBox(controls, opener.dataset.opens);
  opener.focus();
  return true;
}

// The element in which something is chosen, as all kinds have it.
function chooser(tag, { name, event = "" }) {
  const element = make(tag);
  element.dataset.control = name;
  element.dataset.event = event;
  return element;
}

function drawList(control) {
  const list = chooser("select", control);
  list.append(...control.options.map(([option, title]) => new Option(title, option)));
  return make("label", "control", control.label, list);
}

function drawFew(control) {
  const choices = control.options.map(([option, title]) => {
    const choice = chooser("input", control);
    choice.type = "radio";
    choice.name = control.name;
    choice.value = option;
    choice.checked = option === control.first;
    return make("label", "", choice, title);
  });
  return make("fieldset", "control few", make("legend", "", control.label), ...choices);
}

function drawText(control) {
  const text = chooser("input", control);
  text.type = "text";
  text.defaultValue = control.first ?? "";
  text.autocomplete = "off";
  text.spellcheck = false;
  return make("label", "control", control.label, text);
}

function drawRange(control) {
  const range = chooser("input", control);
  range.type = "range";
  range.max = control.most;
  // The range itself is told; what stands beside it is for the eye.
  const said = make("span");
  said.setAttribute("aria-hidden", "true");
  return make("label", "control", control.label, make("span", "ranged", range, said));
}

// A button sends, as its event, what the controls beside it say.
function drawButton({ label, event }) {
  const button = make("button", "", label);
  button.type = "button";
  button.dataset.sends = event;
  return button;
}

function drawNote({ label }) {
  return make("p", "quiet", label);
}

function drawTools() {
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
    tool("undo", "↶ Undo", "undo the last change"),
    tool("redo", "↷ Redo", "redo what was undone"),
    tool("present", "Present", "present, one step at a time"),
    tool("print", "Print", "print the board: light, each step whole"),
    tool("link", "Copy link", "copy a link to exactly this board"),
    tool("help", "? Keys", "help on keys"),
  );
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", "tools");
  return tools;
}

// Put into the controls what is chosen; `pending` is what was chosen and is not answered yet.
export function fillControls({ values, own, titles, wrong, about }, pending, controls) {
  fillOwn(controls.querySelector('[data-control="example"]'), own);
  for (const element of controls.querySelectorAll("[data-control]")) {
    const { control } = element.dataset;
    if (!(control in values)) continue;
    fillChoice(element, pending.get(control) ?? values[control]);
    fillWrong(element, control in wrong);
  }
  for (const opener of controls.querySelectorAll("[data-opens]")) setText(opener, titles[opener.dataset.opens]);
  setText(controls.querySelector(".says"), Object.values(wrong).join(" "));
  setText(controls.querySelector(".about-it"), about);
}

// The person's own data are the first in the list of examples while they are on the board.
function fillOwn(list, title) {
  const first = list.options[0];
  if (!title && first.value === "") first.remove();
  else if (title && first.value === "") setText(first, title);
  else if (title) list.prepend(new Option(title, ""));
}

function fillChoice(element, value) {
  if (element.type === "radio") element.checked = element.value === value;
  else if (element.type === "text") fillField(element, value);
  else element.value = value;
  if (element.type === "range") setText(element.nextSibling, value);
}

function fillWrong(element, isWrong) {
  const marks = { "aria-invalid": "true", "aria-describedby": "says-controls" };
  for (const [name, value] of Object.entries(marks)) {
    if (isWrong) setAttribute(element, name, value);
    else element.removeAttribute(name);
  }
}

// What the controls of a box say now, by name.
export function saidIn(box) {
  const said = [...box.querySelectorAll("[data-control]")].filter((x) => x.type !== "radio" || x.checked);
  return Object.fromEntries(said.map((x) => [x.dataset.control, x.value]));
}
