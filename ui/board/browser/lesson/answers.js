// The form for an answer: fields, or a button for each choice.

import { make, symbolNodes } from "../sums/symbols.js";
import { choiceClass, pressable } from "./beats.js";

/** @import { LessonQuestion } from "./payload.d.ts" */

/** @type {Record<string, string>} */
const LABELS = { rows: "rows", columns: "columns", answer: "Your number" };

/**
 * @param {LessonQuestion} question
 * @param {string[]} typed what stands in the fields
 * @param {string[]} wrong the choices that were wrong
 * @param {(answers: string[]) => void} answer
 * @returns {HTMLFormElement}
 */
export function drawForm(question, typed, wrong, answer) {
  const form = make("form", "answering");
  form.noValidate = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(...(question.choices.length ? drawChoices(question, wrong, answer) : drawFields(question, typed)));
  if (!question.choices.length) {
    const check = make("button", "primary", "Check");
    check.type = "submit";
    form.append(check);
    form.addEventListener("submit", () => answer(typedIn(form)));
  }
  return form;
}

/**
 * @param {LessonQuestion} question
 * @param {string[]} wrong
 * @param {(answers: string[]) => void} answer
 */
function drawChoices(question, wrong, answer) {
  return question.choices.map((choice) => {
    const button = pressable("", "", () => answer([choice]));
    button.append(...symbolNodes(choice));
    button.className = choiceClass(question);
    button.value = choice;
    button.disabled = wrong.includes(choice);
    return button;
  });
}

/**
 * @param {LessonQuestion} question
 * @param {string[]} typed
 */
function drawFields({ fields, kind }, typed) {
  return fields.flatMap((field, i) => {
    const input = make("input", "field");
    input.value = typed[i] ?? "";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.inputMode = kind === "shape" ? "numeric" : "text";
    const label = make("label", "", `${LABELS[field] ?? field} `, input);
    return i ? [make("span", "times", "×"), label] : [label];
  });
}

/**
 * What stands in the fields of a form.
 * @param {HTMLFormElement} form
 * @returns {string[]}
 */
export const typedIn = (form) => [...form.querySelectorAll("input")].map(({ value }) => value);
