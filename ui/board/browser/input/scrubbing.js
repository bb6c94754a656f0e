// Dragging across a number turns it up and down.

const STARTS_AT = 4;
const PER_PIXEL = { fine: 0.001, plain: 0.01, coarse: 0.1 };

// A sum of decimals without the dust of binary fractions, 0.3 and not 0.30000000000000004.
const tidy = (number) => Number(number.toFixed(10));

// Follow a drag that began on a given cell; `change(text)` is called as the number changes, `takeBack()` when Esc takes
// back what it has changed, `end(moved)` at the end.
export function scrub(event, start, { change, takeBack, end }) {
  // Where the pace last changed, and where the pointer was seen last.
  const from = {};
  const last = { number: start };
  let moved = false;
  const follow = (next) => {
    const way = next.clientX - event.clientX;
    if (!moved && Math.abs(way) < STARTS_AT) return;
    if (!moved) last.x = event.clientX + Math.sign(way) * STARTS_AT;
    moved = true;
    const pace = next.shiftKey ? "fine" : next.altKey ? "coarse" : "plain";
    if (pace !== from.pace) Object.assign(from, last, { pace });
    last.x = next.clientX;
    last.number = tidy(from.number + Math.round(next.clientX - from.x) * PER_PIXEL[pace]);
    change(String(last.number));
    next.preventDefault();
  };
  const onKey = (pressed) => {
    if (pressed.key !== "Escape") return;
    pressed.stopPropagation();
    if (moved) takeBack();
    stop();
  };
  const stop = () => {
    removeEventListener("keydown", onKey, true);
    removeEventListener("pointermove", follow, true);
    removeEventListener("pointerup", stop, true);
    removeEventListener("pointercancel", stop, true);
    end(moved);
  };
  addEventListener("keydown", onKey, true);
  addEventListener("pointermove", follow, true);
  addEventListener("pointerup", stop, true);
  addEventListener("pointercancel", stop, true);
}
