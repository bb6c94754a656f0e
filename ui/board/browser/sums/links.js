// Letters and cells: which cells a cell is computed from, and which it affects.  No matrix is known here by name: each
// line comes as factors with letters, and a cell of it binds them.

/** @type {(...place: (string | number)[]) => string} */
export const keyOf = (matrix, row, column) => `${matrix}/${row}/${column}`;

/**
 * @param {(string | number)[][]} places
 * @returns {string[]}
 */
export const keysOf = (places) => places.map((place) => keyOf(...place));

/**
 * @param {string} key
 * @returns {import("../view.d.ts").Cell}
 */
export function cellOf(key) {
  const [matrix, row, column] = key.split("/");
  return { matrix, row: Number(row), column: Number(column), key };
}

/**
 * @param {string} letters
 * @param {number} row
 * @param {number} column
 * @returns {import("../view.d.ts").Bound}
 */
export function bindLetters(letters, row, column) {
  return { [letters[0]]: row, [letters[1]]: column, 1: 0 };
}

/**
 * @param {string} matrix
 * @param {string} letters
 * @param {import("../view.d.ts").Bound} bound
 * @param {string} [fixed] the column where the letters are those of the rows alone
 * @returns {import("../view.d.ts").Cell}
 */
export function placeAt(matrix, letters, bound, fixed = "0") {
  const [row, column = Number(fixed)] = [...letters].map((letter) => (letter === "1" ? 0 : bound[letter]));
  return { matrix, row, column, key: keyOf(matrix, row, column) };
}

/**
 * The hidden grids because of which a matrix is covered: itself, and those whose numbers it would give away.
 * @param {import("../view.d.ts").View} view
 * @param {string} matrix
 * @returns {string[]}
 */
export const causesOf = (view, matrix) => view.hiding.filter((name) => name === matrix || view.covers[name].includes(matrix));

/**
 * @param {import("../view.d.ts").View} view
 * @param {string} matrix
 * @returns {import("../payload.d.ts").Step | undefined}
 */
export const stepOf = (view, matrix) => view.stepOf.get(matrix);

/**
 * The terms of a cell's own line: each with its sign and its factors, letters bound.  A letter that runs
 * runs over the rows shown or over all of its axis, at most `most` times; `more` counts the rest.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @param {number} most
 * @returns {import("../view.d.ts").Terms}
 */
export function termsOf(view, cell, most) {
  const step = /** @type {import("../payload.d.ts").Step} */ (stepOf(view, cell.matrix));
  const bound = bindLetters(step.letters, cell.row, cell.column);
  /** @type {import("../view.d.ts").Term[]} */
  const terms = [];
  let more = 0;
  for (const { sign, factors } of step.sum) {
    const mentioned = factors.flat().filter(Array.isArray).flatMap(([, letters]) => [...letters]);
    const running = [...new Set(mentioned)].filter((letter) => !(letter in bound));
    let places = [bound];
    let all = 1;
    for (const letter of running) {
      const isRow = letter === view.rows.letter;
      const first = isRow ? view.rows.first : 0;
      const shown = Math.min(isRow ? view.rows.count : view.sizes[letter].size, most);
      all *= view.sizes[letter].size;
      places = places.flatMap((at) => Array.from({ length: shown }, (_, i) => ({ ...at, [letter]: first + i })));
    }
    places = places.slice(0, most);
    more += all - places.length;
    for (const at of places) {
      const placed = factors.map((pieces) =>
        pieces.map((piece) => (Array.isArray(piece) ? placeAt(piece[0], piece[1], at, piece[2]) : piece)),
      );
      terms.push({ sign, factors: placed });
    }
  }
  return { terms, more };
}

/**
 * The cells that a cell is computed from by its own line.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @returns {import("../view.d.ts").Cell[]}
 */
export function sourcesOf(view, cell) {
  const step = stepOf(view, cell.matrix);
  if (!step) return [];
  const [matrix, agreeing] = step.row ?? [];
  if (matrix) return cellsWhere(view, matrix, agreeing, bindLetters(step.letters, cell.row, cell.column));
  return termsOf(view, cell, Infinity).terms.flatMap((term) => term.factors.flat().filter((piece) => typeof piece !== "string"));
}

/**
 * The cells that a cell affects, up to the loss, that the grids show.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @returns {import("../view.d.ts").Cell[]}
 */
export function affectedBy(view, cell) {
  const reached = /** @type {[string, string, string[][]][]} */ (view.reaches[cell.matrix] ?? []);
  const bound = bindLetters(view.grids[cell.matrix].letters, cell.row, cell.column);
  return reached.flatMap(([matrix, agreeing]) => cellsWhere(view, matrix, agreeing, bound));
}

/**
 * The cells of a matrix that its grid shows, with some letters as they are bound.
 * @param {import("../view.d.ts").View} view
 * @param {string} matrix
 * @param {string} agreeing those letters
 * @param {import("../view.d.ts").Bound} bound
 * @returns {import("../view.d.ts").Cell[]}
 */
export function cellsWhere(view, matrix, agreeing, bound) {
  const grid = view.grids[matrix];
  const [rows, columns] = [...grid.letters].map((letter, axis) => {
    if (agreeing.includes(letter)) return [bound[letter]];
    const shown = axis === 0 ? grid.texts.length : grid.texts[0].length;
    return Array.from({ length: shown }, (_, i) => grid.first[axis] + i);
  });
  return rows.flatMap((row) => columns.map((column) => ({ matrix, row, column, key: keyOf(matrix, row, column) })));
}

/**
 * A cell's symbol, number and colour family on its grid; null where the grid does not show the cell.
 * @param {import("../view.d.ts").View} view
 * @param {import("../view.d.ts").Cell} cell
 * @returns {{ symbol: string, text: string, family: string } | null}
 */
export function shownAt(view, cell) {
  const grid = view.grids[cell.matrix];
  const row = cell.row - grid.first[0];
  const column = cell.column - grid.first[1];
  if (row < 0 || row >= grid.texts.length || column < 0 || column >= grid.texts[0].length) return null;
  return { symbol: grid.symbols[row][column], text: grid.texts[row][column], family: grid.family };
}

/**
 * The cell of a step that goes with the held cell: the letters they share agree, the others are the first.
 * @param {import("../view.d.ts").View} view
 * @param {{ name: string, letters: string }} step
 * @param {import("../view.d.ts").Cell | null} held
 * @returns {import("../view.d.ts").Cell}
 */
export function companion(view, step, held) {
  const { letter: row, first, count } = view.rows;
  /** @type {import("../view.d.ts").Bound} */
  const bound = { ...Object.fromEntries(Object.keys(view.sizes).map((letter) => [letter, 0])), [row]: first, 1: 0 };
  if (held) {
    [...view.grids[held.matrix].letters].forEach((letter, axis) => {
      if (letter !== "1") bound[letter] = axis === 0 ? held.row : held.column;
    });
  }
  bound[row] = Math.min(Math.max(bound[row], first), first + count - 1);
  return placeAt(step.name, step.letters, bound);
}

/**
 * The cell that an element shows, as the server knows it.
 * @param {import("../dom.d.ts").CellElement} cell
 */
export function placeIn(cell) {
  const { matrix, row, column } = cellOf(cell.dataset.key);
  return { matrix, row, column };
}

/** @type {(event: import("../events.d.ts").Place) => import("../view.d.ts").Cell} */
export const placeOf = ({ matrix, row, column }) => ({ matrix, row, column, key: keyOf(matrix, row, column) });

/**
 * The numbers of a transposed grid, by those of its matrix.
 * @param {import("../payload.d.ts").GridNumbers} numbers
 * @returns {import("../payload.d.ts").GridNumbers}
 */
export function turned({ texts, values, tints, rounded, saturated, right }) {
  /** @type {<T>(rows: T[][]) => T[][]} */
  const turn = (rows) => rows[0].map((_, i) => rows.map((row) => row[i]));
  /** @type {(cells: number[][] | undefined) => number[][] | undefined} */
  const places = (cells) => cells?.map(([i, j]) => [j, i]);
  return {
    texts: turn(texts),
    values: turn(values),
    tints: turn(tints),
    rounded: places(rounded),
    saturated: places(saturated),
    right: right && turn(right),
  };
}
