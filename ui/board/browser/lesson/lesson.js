// The lesson: the whole of it comes with this script, and what changes comes to the element that shows it.

import { elementIn, make } from "../sums/symbols.js";
import { Place } from "./place.js";
import { Present } from "./present.js";

/**
 * @import { Component } from "../dom.d.ts"
 * @import { Lesson, LessonSent } from "./payload.d.ts"
 */

/** @type {WeakMap<HTMLElement, Shown>} The lesson in each element that Streamlit gives a component. */
const lessons = new WeakMap();

/**
 * @param {Component} component
 * @param {HTMLStyleElement} style
 * @param {Lesson} lesson
 */
function showLesson(component, style, lesson) {
  const { data, parentElement } = component;
  /** @type {LessonSent} */
  const sent = JSON.parse(new TextDecoder().decode(data));
  let shown = lessons.get(parentElement);
  if (shown?.lesson.key !== lesson.key) {
    shown?.leave();
    if (!shown) parentElement.append(style.cloneNode(true));
    shown = new Shown(elementIn(parentElement, ".lesson"), lesson, sent);
    lessons.set(parentElement, shown);
  }
  return () => {
    if (parentElement.isConnected) return;
    lessons.get(parentElement)?.leave();
    lessons.delete(parentElement);
  };
}

/** @type {string | undefined} */
let text;
/** @type {Lesson} */
let current;

/** @param {Component} component */
export default function ({ data, parentElement }) {
  const now = new TextDecoder().decode(data);
  if (now === text) return;
  text = now;
  current = JSON.parse(now);
  window.backpropLesson = (component) => showLesson(component, elementIn(parentElement, "style"), current);
  dispatchEvent(new Event("backprop-lesson"));
}

class Shown {
  /**
   * @param {HTMLElement} root
   * @param {Lesson} lesson
   * @param {LessonSent} sent
   */
  constructor(root, lesson, { start }) {
    this.root = root;
    this.lesson = lesson;
    this.place = new Place();
    /** @type {Record<string, string>} The beat at which each reader is. */
    this.beats = { [start.reader]: start.beat };
    /** @type {Present | undefined} */
    this.present = undefined;
    const begin = make("button", "begin", "Present");
    begin.type = "button";
    begin.addEventListener("click", () => this.begin(""));
    root.replaceChildren(make("div", "buttons", begin));
    if (start.reader === "present") this.begin(start.says);
  }

  /** @param {string} says */
  begin(says) {
    this.present = new Present(this.lesson, {
      onPlace: (beat) => {
        this.beats.present = beat;
        this.place.note("present", beat);
      },
      onEnd: () => {
        this.present = undefined;
        this.place.note("walk", this.beats.walk ?? this.lesson.beats[this.lesson.walk[0]].id);
        /** @type {HTMLElement} */ (this.root.querySelector(".begin"))?.focus();
      },
    });
    this.present.begin(this.root, this.beats.present ?? "", says);
  }

  leave() {
    this.present?.stop();
    this.place.stop();
  }
}
