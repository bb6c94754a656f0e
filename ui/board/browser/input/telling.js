// What is told: to those who hear the page, and in a small message to those who look.

import { keyOf, placeOf, shownAt } from "../sums/links.js";
import { make, setText } from "../sums/symbols.js";

const TOAST_MS = 3000;
const TOAST_MS_A_LETTER = 70;

export class Telling {
  // The element in which it is told is drawn anew with the board.
  draw() {
    this.live = make("p", "unseen");
    this.live.setAttribute("role", "status");
    return this.live;
  }

  // Say what an edit did, for those who hear the page.
  say(view, done, refusals) {
    const refused = done.map(({ number }) => refusals.get(number)).findLast(Boolean);
    if (refused) return this.tell(refused);
    const edit = done.filter((event) => event.kind in TOLD).at(-1);
    const what = edit && TOLD[edit.kind](view, edit);
    const [goal] = view.loss;
    if (what) this.tell(`${what}; ${goal.label} is ${view.sayOf(keyOf(goal.name, 0, 0), goal.text)}`, false);
    return undefined;
  }

  // `seen`: also for those who look.
  tell(text, seen = true) {
    setText(this.live, text);
    this.live.classList.toggle("toast", seen);
    clearTimeout(this.timer);
    const long = Math.max(TOAST_MS, text.length * TOAST_MS_A_LETTER);
    if (seen) this.timer = setTimeout(() => this.live.classList.remove("toast"), long);
  }
}

// What is said of what was done, once it has arrived.
const TOLD = {
  set: tellCell,
  nudge: tellCell,
  undo: () => "undone",
  redo: () => "redone",
  paste: (view, { matrix }) => (view.asked ? "" : `pasted into ${view.grids[matrix].label}`),
  answer: ({ rows }) => `${rows.letter} is ${rows.size}`,
  choose: tellChoice,
  fill: () => "filled",
  settle: (_, { keep }) => (keep ? "kept" : "taken back"),
  size: (view, { letter }) => `${letter} is now ${view.sizes[letter].size}`,
  show: ({ rows }) => `rows ${rows.first + 1} to ${rows.first + rows.count} of ${rows.size} are shown`,
};

// Nothing of a text that is no number: its grid says that.
function tellCell(view, edit) {
  const place = placeOf(edit);
  const shown = shownAt(view, place);
  const wrong = view.drafts[edit.matrix]?.some((x) => x.row === edit.row && x.column === edit.column);
  return shown && !wrong ? `${shown.symbol} is now ${view.sayOf(place.key, shown.text)}` : "";
}

function tellChoice({ controls, chosen }, { what }) {
  if (what in chosen.wrong) return "";
  const { label, options } = controls.flatMap(({ inside, ...control }) => inside ?? [control]).find(({ name }) => name === what);
  const value = chosen.values[what];
  return `${label} is now ${options?.find(([option]) => option === value)[1] ?? value}`;
}
