// Written by python -m ui.board.browser_types from ui.board.payload: change it there.

export interface Axis {
  size: number;
  least: number;
  most: number;
  name: string;
  stops: string[];
}

export interface Rows {
  letter: string;
  first: number;
  count: number;
  size: number;
  page: number;
}

export interface GridFrame {
  label: string;
  letters: string;
  shape: string;
  first: number[];
  count: number[];
  symbols: string[][];
  family: string;
  heads: string[][];
  named: boolean[];
  of?: string;
  slope?: string;
  editable?: boolean;
  classes?: boolean;
}

export interface GridNumbers {
  texts: string[][];
  values: ((number | string)[])[];
  tints: number[][];
  rounded?: number[][];
  saturated?: number[][];
  right?: string[][];
}

export interface Grid {
  label: string;
  letters: string;
  shape: string;
  first: number[];
  count: number[];
  symbols: string[][];
  family: string;
  heads: string[][];
  named: boolean[];
  of?: string;
  slope?: string;
  editable?: boolean;
  classes?: boolean;
  texts: string[][];
  values: ((number | string)[])[];
  tints: number[][];
  rounded?: number[][];
  saturated?: number[][];
  right?: string[][];
}

export interface LineTerm {
  sign: string;
  factors: ((string | string[])[])[];
}

export interface LetterFactor {
  parts: (string | (string | number)[])[];
  cell: (string | number)[];
}

export interface GridLetters {
  level: string;
  levels: number;
  cells: ((((string | number)[])[])[])[];
}

export interface Letters {
  cells: string;
  factors: LetterFactor[];
  grids: Record<string, GridLetters>;
}

export interface PathInLetters {
  label: string;
  factors: number[];
  derivatives: string[];
  product: number;
  partners: number[];
}

export interface SumInLetters {
  cell: (string | number)[];
  symbol: string;
  paths: PathInLetters[];
  more: number;
  products: ((string | number)[])[];
}

export interface ParameterDerivatives {
  gradient: string;
  sums: SumInLetters[];
  more: number;
}

export interface Derivatives {
  title: string;
  before: string;
  says: string;
  first: string;
  levels: string[][][];
  parameters: Record<string, ParameterDerivatives>;
  factors: LetterFactor[];
}

export interface Compared {
  verdicts: string[];
  says: string;
}

export interface GridPiece {
  grid: string;
}

export interface Curve {
  z: string;
  output: string;
  slope: string;
  straight: boolean;
  formula: string;
  points: string;
  left: number;
  across: number;
  top: number;
  down: number;
}

export interface WhatIf {
  mistakes: string[][];
  refusals: string[];
}

export interface Step {
  name: string;
  number: string;
  title: string;
  where: string;
  meaning: string;
  why: string[][];
  equation: (string | GridPiece)[];
  sum: LineTerm[];
  letters: string;
  whatIf: WhatIf;
  curve?: Curve;
  row?: string[];
}

export interface Section {
  title: string;
  steps: Step[];
  conclusion?: string[];
}

export interface Layers {
  letters: string[];
  weights: string[][];
  again: Record<string, string>;
}

export interface Control {
  is: string;
  name: string;
  label?: string;
  event?: string;
  options?: string[][];
  first?: string;
  most?: number;
  inside?: Control[];
}

export interface Learning {
  section: string;
  steps: string[];
  speeds: number[][];
}

export interface Word {
  name: string;
  marks: string[];
  sentence: string;
  example: string;
  axis: boolean;
}

export interface MessageLimits {
  events: number;
  characters: number;
  looks: string[];
}

export interface Limits {
  terms: number;
  unfolded: number;
  saturated: number;
}

export interface Skeleton {
  sizes: Record<string, Axis>;
  rows: Rows;
  grids: Record<string, GridFrame>;
  sections: Section[];
  reaches: Record<string, ((string | string[][])[])[]>;
  gradients: Record<string, string>;
  covers: Record<string, string[]>;
  same: Record<string, string[][]>;
  layers: Layers;
  letters?: Letters;
  derivatives: Derivatives;
  controls: Control[];
  learning: Learning;
  opening: (string | (string | number)[])[];
  words: Word[];
  message: MessageLimits;
  limits: Limits;
}

export interface NoteText {
  text: string;
  about: string[];
}

export interface CancellingStage {
  says: string;
  parts: (string | (string | number)[])[];
  noNumber: string;
}

export interface Cancelling {
  step: string;
  cell: (string | number)[];
  title: string;
  stages: CancellingStage[];
}

export interface Draft {
  row: number;
  column: number;
  text: string;
  says: string;
}

export interface Goal {
  short: string;
  formula: string;
}

export interface LossLine {
  name: string;
  label: string;
  text: string;
}

export interface ChainFactor {
  derivative: string;
  parts: (string | (string | number)[])[];
  left?: (string | (string | number)[])[];
  span?: number;
  text: string;
  cell: (string | number)[];
  family: string;
}

export interface Path {
  label: string;
  sign: string;
  factors: ChainFactor[];
  bound: Record<string, number>;
  product: string;
}

export interface Chain {
  cell: (string | number)[];
  symbol: string;
  paths: Path[];
  each: number;
  added: Path[];
  says: string;
  parts: string[][];
  back: number[];
  on: number[];
  sumOver: string;
  total: string;
  grid: string;
  verdict: string;
}

export interface Held {
  cell: (string | number)[];
  symbol: string;
  where: string;
  text: string;
  question: string[];
  says: string[];
  levels: string[][][];
  sum: string;
}

export interface NudgeResult {
  cell: (string | number)[];
  symbol: string;
  rows: NudgeRow[];
  line: NudgeRow;
  before: string;
}

export interface NudgeRow {
  name: string;
  text: string;
  reveals: ((string | number)[])[];
}

export interface Downhill {
  step: number;
  change: string;
  before: string;
  after: string;
  curve: string;
  about: string;
  warning: string;
  says: string[];
}

export interface MistakeNote {
  key: string;
  name: string;
  sentence: string;
  check: string;
  reveals: ((string | number)[])[];
}

export interface Asked {
  text: string;
  grow: string;
  fit: string;
}

export interface Chosen {
  values: Record<string, string>;
  own: string;
  titles: Record<string, string>;
  wrong: Record<string, string>;
  about: string;
  changed: boolean;
  adjusted?: string;
}

export interface Moving {
  grids: Record<string, GridNumbers>;
  notes: Record<string, NoteText[]>;
  cancelling: Cancelling | null;
  drafts: Record<string, Draft[]>;
  wrong: Record<string, string>;
  remarks: Record<string, string>;
  loss: LossLine[];
  goal: Goal;
  pinned: (string | number)[];
  held: Held | null;
  chain: Chain | null;
  unfolded: string[];
  presenting: string;
  hidden: string[];
  compared: Record<string, Compared>;
  folded: string[];
  nudge: NudgeResult | null;
  downhill: Downhill;
  mistake: MistakeNote | null;
  asked: Asked | null;
  legend: string;
  chosen: Chosen;
  scalars: Record<string, string>;
}

export interface Copies {
  name: string;
  texts: string[][];
}

export interface Ack {
  board: string;
  seen: number;
  refused: ((number | string)[])[];
  undo: boolean;
  redo: boolean;
  steps: Record<string, number>;
}

export interface Address {
  parameter: string;
  tooLarge: string;
  link: string | null;
  version: number;
}

export interface Sent {
  grids: Record<string, GridNumbers>;
  notes: Record<string, NoteText[]>;
  cancelling: Cancelling | null;
  drafts: Record<string, Draft[]>;
  wrong: Record<string, string>;
  remarks: Record<string, string>;
  loss: LossLine[];
  goal: Goal;
  pinned: (string | number)[];
  held: Held | null;
  chain: Chain | null;
  unfolded: string[];
  presenting: string;
  hidden: string[];
  compared: Record<string, Compared>;
  folded: string[];
  nudge: NudgeResult | null;
  downhill: Downhill;
  mistake: MistakeNote | null;
  asked: Asked | null;
  legend: string;
  chosen: Chosen;
  scalars: Record<string, string>;
  copies: Copies | null;
  ack: Ack;
  address: Address;
  step: string;
  still: string;
}
