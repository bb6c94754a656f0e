// What the browser makes of a payload.

import type { Grid, Sent, Skeleton, Step } from "./payload.d.ts";

export interface Cell {
  matrix: string;
  row: number;
  column: number;
  /** Matrix, row and column in one text. */
  key: string;
}

/** Axis letters with the index that each has. */
export type Bound = Record<string, number>;

/** A term with its letters bound: a piece of a factor is a text or a cell. */
export interface Term {
  sign: string;
  factors: (string | Cell)[][];
}

/** The terms that are written, and how many more there are. */
export interface Terms {
  terms: Term[];
  more: number;
}

/** A place of an unfolded sum; where it is open, its cell has a line below. */
export interface UnfoldedPlace {
  cell: Cell;
  /** By it the place can be unfolded; empty where it cannot. */
  path: string;
  isOpen: boolean;
}

/** A line of an unfolded sum: a cell and its own sum. */
export interface UnfoldedLine {
  cell: Cell;
  terms: { sign: string; factors: (string | UnfoldedPlace)[][] }[];
  more: number;
}

type Keys = string | string[];

/** The skeleton with its steps by name. */
export type IndexedSkeleton = Skeleton & { stepOf: Map<string, Step> };

/** The skeleton with the numbers in it, and what is covered now. */
export interface View extends Omit<Skeleton, "grids">, Omit<Sent, "grids"> {
  grids: Record<string, Grid>;
  stepOf: Map<string, Step>;
  /** The grids that are hidden, and all whose numbers are kept back with them. */
  hiding: string[];
  covered: Set<string>;
  /** A text that shows the numbers of cells, or what stands in its place where they are covered. */
  textOf<Shown extends string | number>(keys: Keys, text: Shown, covered?: Shown): Shown;
  /** The same in a sentence, where there is room for the word. */
  sayOf(keys: Keys, text: string): string;
}
