// Elements of the page, as the board draws them.

/** An event in the board.  Its target can be any element: a handler asks with `matches` before it reads a value. */
export type On<E extends Event> = E & { readonly target: HTMLInputElement };

/** What handles each event, by the event's name. */
export type Handlers = { [Name in keyof HTMLElementEventMap]?: (event: On<HTMLElementEventMap[Name]>) => void };

/** A cell of a grid. */
export interface CellElement extends HTMLTableCellElement {
  readonly parentElement: HTMLTableRowElement;
  readonly dataset: DOMStringMap & { key: string; matrix: string; row: string; col: string };
}

/** A field or a list of the controls. */
export interface ControlElement extends HTMLInputElement {
  readonly dataset: DOMStringMap & { control: string };
}

/** What Streamlit gives a component. */
export interface Component {
  data: ArrayBuffer;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}
