// Written by python -m ui.lesson.browser_types from ui.lesson.payload: change it there.

export interface Axis {
  size: number;
  least: number;
  most: number;
  name: string;
  stops: string[];
}

export interface Layers {
  letters: string[];
  weights: string[][];
  again: Record<string, string>;
}

export interface LessonGrid {
  label: string;
  family: string;
  size: number[];
  symbols: string[][];
  texts: string[][];
  tints: number[][];
  of?: string;
}

export interface ShownGrid {
  grid: string;
  how: string;
  letters: string;
  shape: string;
  cells: number[][];
}

export interface LessonQuestion {
  kind: string;
  group: string;
  fields: string[];
  choices: string[];
}

export interface LessonDiagram {
  sizes: Record<string, Axis>;
  layers: Layers;
  goal: string;
}

export interface LitParts {
  nodes: string[];
  edges: string[];
}

export interface LessonBeat {
  id: string;
  line: string;
  section: string;
  texts: string[];
  pieces: (string | ShownGrid)[];
  lit: ((string | number)[])[];
  diagram: LitParts | null;
  question: LessonQuestion | null;
  example: boolean;
}

export interface Lesson {
  key: string;
  grids: Record<string, LessonGrid>;
  letters: Record<string, ((((string | string[])[])[])[])[]>;
  diagram: LessonDiagram;
  beats: LessonBeat[];
  present: number[];
  walk: number[];
  answering: number;
  enough: number;
  reading: number;
}

export interface Said {
  number: number;
  beat: string;
  verdict: string;
  sentence: string;
}

export interface Start {
  reader: string;
  beat: string;
  says: string;
}

export interface LessonSent {
  start: Start;
  said: Said | null;
}
