// What a student has done so far, kept in the browser's tab, so that a reload loses nothing.

const STORED = "backprop-lesson";

/**
 * @import { Lesson, LessonBeat } from "./payload.d.ts"
 * @typedef {{
 *   key: string, beat: string, done: string[], right: string[], wrong: Record<string, string[]>,
 *   typed: Record<string, string[]>,
 * }} Progress the lesson's key, the beat that is open, the questions that are answered, those that were right at the
 *   first try, the wrong answers to each, and what is typed in the fields of each
 */

/**
 * @param {string} key
 * @returns {Progress}
 */
export const noProgress = (key) => ({ key, beat: "", done: [], right: [], wrong: {}, typed: {} });

/**
 * What was kept of a lesson; nothing where another one was kept, or something that no lesson has written.
 * @param {string | null} text
 * @param {string} key
 * @returns {Progress}
 */
export function readProgress(text, key) {
  try {
    const kept = JSON.parse(text ?? "null");
    const isProgress = kept?.key === key && [kept.done, kept.right].every(Array.isArray) && typeof kept.beat === "string";
    return isProgress && kept.wrong instanceof Object && kept.typed instanceof Object ? kept : noProgress(key);
  } catch {
    return noProgress(key);
  }
}

/** @param {string} key */
export function storedProgress(key) {
  try {
    return readProgress(sessionStorage.getItem(STORED), key);
  } catch {
    return noProgress(key);
  }
}

/** @param {Progress} progress */
export function storeProgress(progress) {
  try {
    sessionStorage.setItem(STORED, JSON.stringify(progress));
  } catch {
    // A browser that stores nothing: the lesson goes on.
  }
}

/**
 * Whether enough questions like that of a beat are answered, so that it need not be.
 * @param {Pick<LessonBeat, "id" | "question">[]} beats
 * @param {number} at
 * @param {number} enough
 * @param {(id: string) => boolean} isAnswered
 */
export function isRepeat(beats, at, enough, isAnswered) {
  const { id: own, question } = beats[at];
  const alike = beats.filter(({ id, question: other }) => other && id !== own && other.group === question?.group && isAnswered(id));
  return alike.length >= enough;
}

/**
 * How long the rest takes, in words; of the questions to come no more are counted than have to be answered.
 * @param {Pick<LessonBeat, "id" | "question">[]} beats
 * @param {number} at the beat that is open
 * @param {Pick<Progress, "done" | "right">} progress
 * @param {Pick<Lesson, "answering" | "enough" | "reading">} lesson
 */
export function timeLeft(beats, at, { done, right }, { answering, enough, reading }) {
  const rest = beats.slice(at + 1);
  const seconds = rest.map(({ question }, i) => {
    const before = beats.slice(0, at + 2 + i);
    const isAsked = question && !isRepeat(before, at + 1 + i, enough, (id) => right.includes(id) || !done.includes(id));
    return isAsked ? answering : reading;
  });
  const minutes = Math.ceil(seconds.reduce((sum, each) => sum + each, 0) / 60);
  if (!rest.length) return "the end";
  return `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
}
