// What a student has done so far, kept in the browser's tab, so that a reload loses nothing.

const STORED = "backprop-lesson";

/**
 * @typedef {{
 *   key: string, beat: string, done: string[], wrong: Record<string, string[]>, typed: Record<string, string[]>,
 * }} Progress the lesson's key, the beat that is open, the questions that are answered, the wrong answers to each, and
 *   what is typed in the fields of each
 */

/**
 * @param {string} key
 * @returns {Progress}
 */
export const noProgress = (key) => ({ key, beat: "", done: [], wrong: {}, typed: {} });

/**
 * What was kept of a lesson; nothing where another one was kept, or something that no lesson has written.
 * @param {string | null} text
 * @param {string} key
 * @returns {Progress}
 */
export function readProgress(text, key) {
  try {
    const kept = JSON.parse(text ?? "null");
    const isProgress = kept?.key === key && Array.isArray(kept.done) && typeof kept.beat === "string";
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
 * How long the rest takes, in words.
 * @param {{ seconds: number }[]} rest the beats that come after this one
 */
export function timeLeft(rest) {
  const minutes = Math.ceil(rest.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  if (!rest.length) return "the end";
  return `about ${minutes} minute${minutes === 1 ? "" : "s"} left`;
}
