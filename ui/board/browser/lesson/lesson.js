// The lesson: the whole of it comes with this script, and what changes comes to the element that shows it.

import { elementIn, make } from "../sums/symbols.js";
import { unzipped } from "../unzip.js";
import { pressable } from "./beats.js";
import { drawPaper } from "./paper.js";
import { Place } from "./place.js";
import { Present } from "./present.js";
import { Walk } from "./walk.js";
import { linkTo } from "../tab/pages.js";
import { drawKeySwitch } from "../tab/single_keys.js";
import { beatOfStep, nearestPlace } from "./windows.js";

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
  const { data, parentElement, setStateValue } = component;
  /** @type {LessonSent} */
  const sent = JSON.parse(new TextDecoder().decode(data));
  let shown = lessons.get(parentElement);
  if (shown?.lesson.key !== lesson.key) {
    shown?.leave();
    if (!shown) parentElement.append(style.cloneNode(true));
    shown = new Shown(elementIn(parentElement, ".lesson"), lesson, sent);
    lessons.set(parentElement, shown);
  }
  shown.send = (answer) => setStateValue("sent", answer);
  shown.update(sent);
  return () => {
    if (parentElement.isConnected) return;
    lessons.get(parentElement)?.leave();
    lessons.delete(parentElement);
  };
}

/** @type {string | undefined} */
let text;
/** @type {ArrayBuffer} */
let newest;
/** @type {Lesson} */
let current;

/** @param {Component} component */
export default async function ({ data, parentElement }) {
  newest = data;
  const now = await unzipped(data);
  if (now === text || data !== newest) return;
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
    /** @type {(answer: object) => void} */
    this.send = () => {};
    /** @type {Present | undefined} */
    this.present = undefined;
    this.walk = new Walk(lesson, {
      onPlace: (beat) => this.present ?? this.place.note("walk", beat),
      send: (answer) => this.send(answer),
    });
    this.begins = pressable("Present to a class", "", () => this.begin(this.walkedBeat, ""));
    const worksheet = pressable("Print as a worksheet", "", () => this.print(false));
    const key = pressable("Print with the answers", "", () => this.print(true));
    root.replaceChildren(this.walk.root, make("div", "buttons", this.begins, worksheet, key), drawKeySwitch());
    const steps = window.backpropAsked?.lesson;
    window.backpropAsked = undefined;
    const isWalk = start.reader !== "present" && !steps;
    this.walk.begin(isWalk ? start.beat : "", isWalk ? start.says : "");
    if (steps) this.begin(lesson.present[beatOfStep(lesson.present.map((index) => lesson.beats[index]), steps)], "");
    else if (!isWalk) this.begin(this.beatOf(start.beat) ?? (start.says ? 0 : this.walkedBeat), start.says);
  }

  /** @param {LessonSent} sent */
  update({ said }) {
    this.walk.hear(said);
  }

  /** Where the student is: a place in the whole lesson. */
  get walkedBeat() {
    return this.lesson.walk[this.walk.at];
  }

  /** @param {string} id */
  beatOf(id) {
    return this.lesson.present.find((index) => this.lesson.beats[index].id === id);
  }

  /**
   * Each reader goes on where the other was: at the nearest beat that both of them, or only this one, has.
   * @param {number} beat where to begin in the whole lesson
   * @param {string} says
   */
  begin(beat, says) {
    this.present = new Present(this.lesson, {
      onPlace: (id) => this.place.note("present", id),
      onBoard: (step) => {
        window.backpropAsked = { step };
        linkTo("")?.click();
      },
      onEnd: (at) => {
        this.present = undefined;
        this.walk.root.inert = false;
        this.walk.show(nearestPlace(this.lesson.walk, this.lesson.present[at]), "");
        this.begins.focus();
      },
    });
    this.walk.root.inert = true;
    this.present.begin(this.root, nearestPlace(this.lesson.present, beat), says);
  }

  /** @param {boolean} hasAnswers */
  print(hasAnswers) {
    const paper = drawPaper(this.lesson, hasAnswers);
    this.root.append(paper);
    addEventListener("afterprint", () => paper.remove(), { once: true });
    print();
  }

  leave() {
    this.present?.stop();
    this.walk.forget();
    this.place.stop();
  }
}
