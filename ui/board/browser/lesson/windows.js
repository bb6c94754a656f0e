// Which part of a large grid is shown, and which beats share a screen.  No element is known here.

/**
 * The rows, or the columns, that are shown: the wanted ones first, then those from the beginning.
 * @param {number} count how many there are
 * @param {number[]} wanted
 * @param {number} most how many may be shown
 * @returns {number[]} in order
 */
export function indicesShown(count, wanted, most) {
  const all = Array.from({ length: count }, (_, i) => i);
  const first = all.filter((i) => wanted.includes(i));
  const others = all.filter((i) => !wanted.includes(i));
  return [...first, ...others].slice(0, most).sort((a, b) => a - b);
}

/**
 * The same with −1 where some are left out.
 * @param {number[]} shown
 * @param {number} size how many there are in all
 * @returns {number[]}
 */
export function withGaps(shown, size) {
  const gaps = shown.flatMap((index, at) => (index === (at ? shown[at - 1] + 1 : 0) ? [index] : [-1, index]));
  return (shown.at(-1) ?? -1) < size - 1 ? [...gaps, -1] : gaps;
}

/**
 * The largest of some sizes that fits, to one part in fifty; the first where none does.
 * @param {number} least
 * @param {number} most
 * @param {(size: number) => boolean} fits
 * @returns {number}
 */
export function largestThatFits(least, most, fits) {
  if (fits(most)) return most;
  let [low, high] = [least, most];
  while (high - low > high / 50) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Parts that share no page get one of their own; the order stays.
 * @template Part
 * @param {Part[]} parts
 * @param {(page: Part[]) => boolean} fits
 * @returns {Part[][]}
 */
export function pagesOf(parts, fits) {
  /** @type {Part[][]} */
  const pages = [];
  for (const part of parts) {
    const page = pages.at(-1);
    if (page && fits([...page, part])) page.push(part);
    else pages.push([part]);
  }
  return pages;
}

/**
 * The sections of some beats, in order, each with the places of its beats.
 * @param {{ section: string }[]} beats
 * @returns {{ title: string, places: number[] }[]}
 */
export function sectionsOf(beats) {
  /** @type {{ title: string, places: number[] }[]} */
  const sections = [];
  beats.forEach(({ section }, i) => {
    if (sections.at(-1)?.title !== section) sections.push({ title: section, places: [] });
    sections.at(-1)?.places.push(i);
  });
  return sections;
}

/**
 * The place in a reader's beats that is nearest to a beat of the whole lesson; of two the later.
 * @param {number[]} indices each beat's place in the whole lesson
 * @param {number} index
 * @returns {number}
 */
export function nearestPlace(indices, index) {
  const distances = indices.map((one) => Math.abs(one - index));
  return Math.max(distances.lastIndexOf(Math.min(...distances)), 0);
}

/**
 * The beat at which a step of the board begins: its first one after those of the steps before it, where there is one.
 * @param {{ line: string }[]} beats
 * @param {string[]} steps the matrices of the steps up to this one
 * @returns {number}
 */
export function beatOfStep(beats, steps) {
  const step = steps.at(-1);
  const before = beats.findLastIndex(({ line }) => line !== step && steps.includes(line));
  const own = beats.flatMap(({ line }, i) => (line === step ? [i] : []));
  return own.find((i) => i > before) ?? own[0] ?? Math.max(before, 0);
}

/** @type {(seconds: number) => string} */
export function clockText(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
