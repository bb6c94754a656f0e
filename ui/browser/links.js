// Letters and cells: which cells stand behind a cell, and which it affects.  It knows no matrix by name:
// each line comes as factors with letters, and a cell of it binds them.

export const keyOf = (matrix, row, column) => `${matrix}/${row}/${column}`;

export const keysOf = (places) => places.map((place) => keyOf(...place));

export function cellOf(key) {
  const [matrix, row, column] = key.split("/");
  return { matrix, row: Number(row), column: Number(column), key };
}

export function bindLetters(letters, row, column) {
  return { [letters[0]]: row, [letters[1]]: column, 1: 0 };
}

export function placeAt(matrix, letters, bound) {
  const [row, column] = [...letters].map((letter) => (letter === "1" ? 0 : bound[letter]));
  return { matrix, row, column, key: keyOf(matrix, row, column) };
}

// The hidden grids that keep a matrix's numbers back: itself, and what it would give away.
export const causesOf = (view, matrix) => view.hiding.filter((name) => name === matrix || view.covers[name].includes(matrix));

export const stepOf = (view, matrix) => view.stepOf.get(matrix);

// The terms of a cell's own line: each with its sign and its factors, letters bound.  A letter that runs
// runs over the rows shown (n) or over all of its axis, at most `most` times; `more` counts the rest.
export function termsOf(view, cell, most) {
  const step = stepOf(view, cell.matrix);
  const bound = bindLetters(step.letters, cell.row, cell.column);
  const terms = [];
  let more = 0;
  for (const { sign, factors } of step.sum) {
    const mentioned = factors.flat().filter(Array.isArray).flatMap(([, letters]) => [...letters]);
    const running = [...new Set(mentioned)].filter((letter) => !(letter in bound));
    let places = [bound];
    let all = 1;
    for (const letter of running) {
      const first = letter === "n" ? view.rows.first : 0;
      const shown = Math.min(letter === "n" ? view.rows.count : view.sizes[letter].size, most);
      all *= view.sizes[letter].size;
      places = places.flatMap((at) => Array.from({ length: shown }, (_, i) => ({ ...at, [letter]: first + i })));
    }
    places = places.slice(0, most);
    more += all - places.length;
    for (const at of places) {
      const made = factors.map((pieces) =>
        pieces.map((piece) => (Array.isArray(piece) ? placeAt(piece[0], piece[1], at) : piece)),
      );
      terms.push({ sign, factors: made });
    }
  }
  return { terms, more };
}

// The cells behind a cell, by its own line, that the grids show.
export function sourcesOf(view, cell) {
  const step = stepOf(view, cell.matrix);
  if (!step) return [];
  return termsOf(view, cell, Infinity).terms.flatMap((term) => term.factors.flat().filter((x) => x.key));
}

// The cells that a cell affects, up to the loss, that the grids show.
export function affectedBy(view, cell) {
  const reached = view.reaches[cell.matrix] || [];
  const bound = bindLetters(view.grids[cell.matrix].letters, cell.row, cell.column);
  return reached.flatMap(([matrix, kept]) => cellsWhere(view, matrix, kept, bound));
}

export function cellsWhere(view, matrix, kept, bound) {
  const grid = view.grids[matrix];
  const [rows, columns] = [...grid.letters].map((letter, axis) => {
    if (kept.includes(letter)) return [bound[letter]];
    const shown = axis === 0 ? grid.texts.length : grid.texts[0].length;
    return Array.from({ length: shown }, (_, i) => grid.first[axis] + i);
  });
  return rows.flatMap((row) => columns.map((column) => ({ matrix, row, column, key: keyOf(matrix, row, column) })));
}

// What the grids say of a cell, or null where they do not show it.
export function shownAt(view, cell) {
  const grid = view.grids[cell.matrix];
  const row = cell.row - grid.first[0];
  const column = cell.column - grid.first[1];
  if (row < 0 || row >= grid.texts.length || column < 0 || column >= grid.texts[0].length) return null;
  return { symbol: grid.symbols[row][column], text: grid.texts[row][column], family: grid.family };
}

// The cell of a step that goes with the held cell: the letters they share agree, the others are the first.
export function companion(view, step, anchors) {
  const bound = { n: view.rows.first, c: 0, h: 0, o: 0, 1: 0 };
  for (const anchor of anchors) {
    if (!anchor) continue;
    [...view.grids[anchor.matrix].letters].forEach((letter, axis) => {
      if (letter !== "1") bound[letter] = axis === 0 ? anchor.row : anchor.column;
    });
  }
  const last = view.rows.first + view.rows.count - 1;
  bound.n = Math.min(Math.max(bound.n, view.rows.first), last);
  return placeAt(step.name, step.letters, bound);
}

// A cell of a grid, as the server knows it.
export function where(cell) {
  const { matrix, row, column } = cellOf(cell.dataset.key);
  return { matrix, row, column };
}

export const placeOf = ({ matrix, row, column }) => ({ matrix, row, column, key: keyOf(matrix, row, column) });
