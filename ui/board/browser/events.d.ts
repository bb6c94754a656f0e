// What the board sends: an event for each thing that a person does.  ui/state/events.py reads them.

export interface Place {
  matrix: string;
  row: number;
  column: number;
}

/** What each kind of event carries. */
export interface Details {
  set: Place & { text: string };
  class: Place;
  nudge: Place & { text: string };
  paste: Place & { text: string };
  settle: { keep: boolean };
  answer: { choice: string };
  size: { letter: string; size: number | string };
  choose: { what: string; option: string };
  read: { what: string; option: string };
  fill: { which: string; how: string; seed: string };
  descend: { steps: string } | { to: number };
  pin: Partial<Place>;
  unfold: { open: string[] };
  present: { step: string };
  hide: { matrix: string };
  forget: { key: string };
  letters: { matrix: string; level: string };
  compare: { matrix: string };
  fold: { sections: string[] };
  show: { row: number; path?: number };
  copy: { matrix: string } & Partial<Place>;
  undo: object;
  redo: object;
  open: { link: string };
}

export type Kind = keyof Details;

/** An event of this kind; the events of one drag have the same `gesture`. */
export type EventOf<K extends Kind> = { kind: K; gesture?: string } & Details[K];

export type BoardEvent = { [K in Kind]: EventOf<K> }[Kind];

/** An event with the number that it got when it was made. */
export type Numbered<K extends Kind = Kind> = { [Each in K]: EventOf<Each> & { number: number } }[K];
