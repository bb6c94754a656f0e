// Walk: the lesson in the page, for one student, who answers before going on.

import { make, setText } from "../sums/symbols.js";
import { unbroken } from "../sums/terms.js";
import { drawForm, typedIn } from "./answers.js";
import { drawParts, pressable } from "./beats.js";
import { isRepeat, noProgress, storeProgress, storedProgress, timeLeft } from "./progress.js";

/**
 * @import { Lesson, LessonBeat, Said } from "./payload.d.ts"
 * @typedef {{ number: number, beat: string, answers: string[], again: number }} Answer
 */

const TRIES = 2;
const AGAIN_AFTER_MS = 2500;
const WAKE_AFTER_MS = 50;
const CAN_GO_ON = "You answered questions like this one. Answer it, or go on.";

export class Walk {
  /**
   * @param {Lesson} lesson
   * @param {{ onPlace: (beat: string) => void, send: (answer: Answer) => void }} owner
   */
  constructor(lesson, owner) {
    this.owner = owner;
    this.lesson = lesson;
    this.beats = lesson.walk.map((index) => lesson.beats[index]);
    this.progress = storedProgress(lesson.key);
    this.at = 0;
    /** @type {Answer | undefined} An answer that is not judged yet. */
    this.pending = undefined;
    this.verdict = make("p", "verdict");
    this.card = make("article", "card");
    this.card.tabIndex = -1;
    this.hint = make("p", "hint");
    this.where = make("span", "where");
    this.bar = make("progress");
    this.bar.max = this.beats.length;
    this.bar.setAttribute("aria-label", "how much of the lesson is done");
    this.left = make("span", "left");
    this.status = make("p", "unseen");
    this.status.setAttribute("role", "status");
    this.back = pressable("← Back", "", () => this.go(this.at - 1));
    this.next = pressable("Next →", "", () => this.go(this.at + 1));
    this.next.className = "primary";
    this.again = pressable("Start again", "", () => this.startAgain());
    this.again.addEventListener("blur", () => this.doubt());
    const top = make("div", "walk-top", this.where, this.bar, this.left);
    this.root = make("div", "walk", top, this.card, make("div", "walk-steps", this.back, this.next, this.again), this.status);
  }

  /**
   * @param {string} beat where to begin; empty for where the student was
   * @param {string} says a sentence to show at first: the place that was asked for is not there
   */
  begin(beat, says) {
    const kept = says ? "" : this.progress.beat;
    const place = this.beats.findIndex(({ id }) => id === (beat || kept));
    this.show(Math.max(place, 0), says);
  }

  get beat() {
    return this.beats[this.at];
  }

  get isOpen() {
    return Boolean(this.beat.question) && !this.progress.done.includes(this.beat.id) && !this.isRepeat;
  }

  get isRepeat() {
    return Boolean(this.beat.question) && isRepeat(this.beats, this.at, this.lesson.enough, (id) => this.progress.right.includes(id));
  }

  /**
   * @param {number} at
   * @param {string} [verdict] what is said of the answer that led there
   */
  go(at, verdict = "") {
    if (at < 0 || at >= this.beats.length) return;
    // Who comes back to a question has all tries again.
    delete this.progress.wrong[this.beats[at].id];
    this.show(at, verdict);
    this.focus();
    if (this.root.getBoundingClientRect().top < 0) this.root.scrollIntoView({ block: "start" });
  }

  /**
   * @param {number} at
   * @param {string} verdict
   */
  show(at, verdict) {
    this.at = at;
    const { beat } = this;
    this.forget();
    this.progress.beat = beat.id;
    storeProgress(this.progress);
    setText(this.verdict, unbroken(verdict));
    this.hint = make("p", "hint", this.isRepeat && !this.progress.done.includes(beat.id) ? CAN_GO_ON : "");
    this.form = beat.question ? this.drawForm(beat.question) : undefined;
    const asking = this.form ? [make("div", "asking", this.form, this.hint)] : [];
    this.card.replaceChildren(this.verdict, ...drawParts(this.lesson, beat), ...asking);
    this.card.dataset.beat = beat.id;
    setText(this.where, `${beat.section} · ${at + 1} of ${this.beats.length}`);
    this.bar.value = at + 1;
    setText(this.left, timeLeft(this.beats, at, this.progress, this.lesson));
    setText(this.status, verdict);
    this.back.disabled = at === 0;
    this.next.disabled = this.isOpen || at === this.beats.length - 1;
    // On a small screen the page's introduction makes room after the first beat (page.css).
    document.querySelector(".st-key-lesson_head")?.toggleAttribute("data-begun", at > 0);
    this.owner.onPlace(beat.id);
  }

  /** @param {NonNullable<LessonBeat["question"]>} question */
  drawForm(question) {
    const { id } = this.beat;
    const { typed, wrong } = this.progress;
    const form = drawForm(question, typed[id] ?? [], wrong[id] ?? [], (answers) => this.answer(answers));
    form.addEventListener("input", () => {
      typed[id] = typedIn(form);
      storeProgress(this.progress);
    });
    return form;
  }

  // The focus goes to what is to be done next.  On a touch screen a focused field would open a keyboard over the question.
  focus() {
    const isTouch = matchMedia("(pointer: coarse)").matches;
    const target = this.isOpen ? !isTouch && this.form?.querySelector(/** @type {"input"} */ ("input, button:not(:disabled)")) : this.next;
    const isLast = this.at === this.beats.length - 1;
    (isLast || !target ? this.card : target).focus({ preventScroll: true });
    if (target instanceof HTMLInputElement) target.select();
  }

  /** @param {string[]} answers */
  answer(answers) {
    if (this.pending) return;
    this.pending = { number: Date.now(), beat: this.beat.id, answers, again: 0 };
    this.sendPending();
  }

  // A message that was sent while the connection was down is lost: it is sent again, and the page is woken.
  sendPending() {
    if (!this.pending) return;
    this.owner.send({ ...this.pending });
    if (this.pending.again) setTimeout(() => dispatchEvent(new Event("backprop-wake")), WAKE_AFTER_MS);
    this.pending.again += 1;
    this.timer = setTimeout(() => this.sendPending(), AGAIN_AFTER_MS);
  }

  /** @param {Said | null} said */
  hear(said) {
    if (!said || said.number !== this.pending?.number || said.beat !== this.beat.id) return;
    const { answers } = this.pending;
    this.forget();
    const { verdict, sentence } = said;
    const { right, wrong } = this.progress;
    if (verdict === "right" && !wrong[said.beat]?.length && !right.includes(said.beat)) right.push(said.beat);
    if (verdict === "right") this.goOn("✓ Right.");
    else if (verdict === "open") this.goOn(sentence);
    else if (verdict === "wrong") this.hearWrong(answers, sentence);
    else this.tell(sentence);
  }

  /**
   * @param {string[]} answers
   * @param {string} sentence
   */
  hearWrong(answers, sentence) {
    const { id } = this.beat;
    const wrong = [...(this.progress.wrong[id] ?? []), answers.join(" × ")];
    this.progress.wrong[id] = wrong;
    storeProgress(this.progress);
    if (wrong.length >= TRIES) return this.goOn(`✗ ${sentence} This is the answer:`);
    for (const button of this.form?.querySelectorAll("button") ?? []) button.disabled ||= wrong.includes(button.value);
    return this.tell(`✗ ${sentence} Try once more.`);
  }

  /** @param {string} verdict */
  goOn(verdict) {
    if (!this.progress.done.includes(this.beat.id)) this.progress.done.push(this.beat.id);
    this.go(this.at + 1, verdict);
  }

  /** @param {string} sentence */
  tell(sentence) {
    setText(this.hint, unbroken(sentence));
    // The same sentence twice is said twice.
    this.status.replaceChildren(sentence);
    this.focus();
    this.hint.scrollIntoView({ block: "nearest" });
  }

  startAgain() {
    if (!this.again.hasAttribute("data-sure")) {
      this.again.setAttribute("data-sure", "");
      setText(this.again, "Forget all answers and start again");
      return;
    }
    this.doubt();
    this.progress = noProgress(this.lesson.key);
    this.go(0);
  }

  doubt() {
    this.again.removeAttribute("data-sure");
    setText(this.again, "Start again");
  }

  forget() {
    clearTimeout(this.timer);
    this.pending = undefined;
  }
}
