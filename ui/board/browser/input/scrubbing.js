// Dragging sideways on a number makes it larger or smaller.

const STARTS_AT = 4;
const PER_PIXEL = { fine: 0.001, plain: 0.01, coarse: 0.1 };

// A sum of decimals without the rounding of binary fractions: 0.3, not 0.30000000000000004.
/** @type {(number: number) => number} */
const tidy = (number) => Number(number.toFixed(10));

/**
 * Follow a drag that began on a given cell.
 * @param {PointerEvent} event the press
 * @param {number} start the number of the cell
 * @param {object} actions
 * @param {(text: string) => void} actions.change called with each new number
 * @param {() => void} actions.takeBack called when Esc undoes the drag, or when the browser takes it for something else
 * @param {(moved: boolean) => void} actions.end called at the end
 */
export function scrub(event, start, { change, takeBack, end }) {
  // Where the pace last changed, and where the pointer was last.
  const from = { x: event.clientX, number: start, pace: "" };
  const last = { x: event.clientX, number: start };
  let moved = false;
  /** @param {PointerEvent} next */
  const follow = (next) => {
    const distance = next.clientX - event.clientX;
    if (!moved && Math.abs(distance) < STARTS_AT) return;
    if (!moved) last.x = event.clientX + Math.sign(distance) * STARTS_AT;
    moved = true;
    const pace = next.shiftKey ? "fine" : next.altKey ? "coarse" : "plain";
    if (pace !== from.pace) Object.assign(from, last, { pace });
    last.x = next.clientX;
    last.number = tidy(from.number + Math.round(next.clientX - from.x) * PER_PIXEL[pace]);
    change(String(last.number));
    next.preventDefault();
  };
  /** @param {KeyboardEvent} pressed */
  const onKey = (pressed) => {
    if (pressed.key !== "Escape") return;
    pressed.stopPropagation();
    cancel();
  };
  const cancel = () => {
    if (moved) takeBack();
    stop();
  };
  const following = new AbortController();
  const stop = () => {
    following.abort();
    end(moved);
  };
  /** @type {(act: (next: PointerEvent) => void) => (next: PointerEvent) => void} Another finger is none of this drag. */
  const ofThis = (act) => (next) => next.pointerId === event.pointerId && act(next);
  const options = { capture: true, signal: following.signal };
  addEventListener("keydown", onKey, options);
  addEventListener("pointermove", ofThis(follow), options);
  addEventListener("pointerup", ofThis(stop), options);
  addEventListener("pointercancel", ofThis(cancel), options);
}
