// The board: wires its parts to each other, to the page, and to what Python computed.

import { Addressing } from "./tab/addressing.js";
import { Commands } from "./input/commands.js";
import { Copying } from "./input/copying.js";
import { Covering, toggled } from "./input/covering.js";
import { Elements } from "./drawing/elements.js";
import { Entries } from "./input/entries.js";
import { journalHere } from "./tab/journal.js";
import { Keys } from "./input/keys.js";
import { Leaving } from "./tab/leaving.js";
import { Lighting } from "./drawing/lighting.js";
import { cellOf, keyOf, shownAt } from "./sums/links.js";
import { Outbox } from "./tab/outbox.js";
import { Pointer } from "./input/pointer.js";
import { Presenting } from "./input/presenting.js";
import { Telling } from "./input/telling.js";
import { Unfolded } from "./sums/unfolded.js";

const boards = new WeakMap();

function showBoard(component, style) {
  const { data, parentElement, setStateValue } = component;
  let board = boards.get(parentElement);
  if (!board) {
    board = new Board(parentElement);
    boards.set(parentElement, board);
    parentElement.append(style.cloneNode(true));
  }
  board.send = (sent) => setStateValue("sent", sent);
  const [still, moving] = new TextDecoder().decode(data).split("\n");
  board.update(still, JSON.parse(moving));
  // Streamlit also cleans up after a drawing that a newer one has overtaken; the board then stays.
  return () => {
    if (parentElement.isConnected) return;
    board.leave();
    boards.delete(parentElement);
  };
}

// The script travels once; the board that is drawn at every change only calls it.
export default function ({ parentElement }) {
  window.backpropBoard = (component) => showBoard(component, parentElement.querySelector("style"));
  dispatchEvent(new Event("backprop-board"));
}

export class Board {
  /** @param {any} parent the element that Streamlit gives the component */
  constructor(parent) {
    /** @type {(message: import("./tab/outbox.js").Message) => void} */
    this.send = () => {};
    this.root = parent.querySelector(".board");
    // The journal outlives the board, whose page can be left before the server answers.
    this.outbox = new Outbox(journalHere(), (message) => this.send(message));
    this.telling = new Telling();
    this.addressing = new Addressing(this);
    this.leaving = new Leaving(this);
    this.elements = new Elements(this);
    this.lighting = new Lighting(this);
    this.covering = new Covering(this);
    this.unfolded = new Unfolded(this);
    this.presenting = new Presenting(this);
    this.entries = new Entries(this);
    this.copying = new Copying(this);
    this.commands = new Commands(this);
    this.pointer = new Pointer(this);
    this.keys = new Keys(this);
    /** @type {import("./view.d.ts").View} */
    this.view = undefined;
    /** @type {import("./view.d.ts").Cell | null} The cell that is held. */
    this.held = null;
    this.listen();
  }

  listen() {
    const { pointer, keys, entries, copying, elements, root } = this;
    const inside = {
      pointerover: (event) => pointer.onHover(event),
      pointerleave: (event) => pointer.onHover(event),
      focusin: (event) => pointer.onPoint(event),
      focusout: (event) => pointer.onLeave(event),
      pointerdown: (event) => pointer.onPress(event),
      click: (event) => pointer.onClick(event),
      dblclick: (event) => pointer.onDoubleClick(event),
      keydown: (event) => keys.onKey(event),
      change: (event) => entries.onChange(event),
      input: (event) => entries.onInput(event),
    };
    // A copy or a paste without selected text is told to the page, not to the focused cell.
    const anywhere = {
      pointermove: (event) => pointer.onMove(event),
      keydown: (event) => keys.onKeyAnywhere(event),
      copy: (event) => copying.onCopy(event),
      paste: (event) => copying.onPaste(event),
    };
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const [name, handle] of Object.entries(inside)) root.addEventListener(name, handle);
    for (const [name, handle] of Object.entries(anywhere)) document.addEventListener(name, handle, { signal });
    document.addEventListener("click", (event) => this.leaving.onLink(event), { signal, capture: true });
    addEventListener("popstate", () => this.addressing.onBack(), { signal });
    this.resizes = new ResizeObserver(() => elements.steps && root.clientWidth !== elements.width && elements.measure());
    this.resizes.observe(root);
  }

  leave() {
    this.listening.abort();
    this.resizes.disconnect();
    for (const part of [this.outbox, this.entries, this.leaving]) part.stop();
    this.addressing.forget();
  }

  // `still` is the board without its numbers, as JSON: what it was before is neither read nor drawn again.
  update(still, moving) {
    this.entries.settle();
    const isNew = still !== this.still;
    if (isNew) this.skeleton = readSkeleton(still);
    const view = joined(this.skeleton, moving);
    const done = this.outbox.acknowledge(view.ack, view.message);
    // What stands in place of a text that shows the numbers of cells; in a sentence there is room for the word.
    view.textOf = (keys, text, covered = "?") => ([keys].flat().some((key) => this.covering.isCovered(key)) ? covered : text);
    view.sayOf = (keys, text) => view.textOf(keys, text, "covered");
    this.view = view;
    this.covering.cover(this.outbox.pendingOf("hide").reduce(toggled, view.hidden));
    const pin = this.outbox.pendingOf("pin").at(-1);
    this.held = this.cellIn(pin ? (pin.matrix ? [pin.matrix, pin.row, pin.column] : []) : view.pinned);
    this.unfolded.open = new Set(this.outbox.pendingOf("unfold").at(-1)?.open ?? view.unfolded);
    this.presenting.current = this.outbox.pendingOf("present").at(-1)?.step ?? view.presenting;
    if (isNew) this.elements.draw();
    this.still = still;
    this.elements.fill();
    if (this.lighting.pointed && !shownAt(view, this.lighting.pointed)) this.lighting.pointed = null;
    this.lighting.light();
    this.presenting.show();
    if (isNew) this.elements.measure();
    this.copying.ask();
    if (done.some(({ kind }) => kind === "copy")) this.copying.offerCopies();
    this.entries.clearAmount(done);
    this.telling.say(view, done, this.outbox.refused);
    // A board that was drawn anew has sent nothing yet.  A session that does not know this board is told elsewhere
    // what it has to know (keeper.js).
    if (this.outbox.isKnown && this.addressing.version === undefined) this.outbox.sendAgain();
    this.addressing.update(done);
    this.outbox.sendRest();
    if (!this.outbox.events.length) this.doWhatWaited();
  }

  // What was asked for while something was on its way, and is about what comes of it.
  doWhatWaited() {
    if (this.copying.link) this.copying.copyLink();
    if (this.leaving.goTo) this.leaving.goOn();
  }

  cellIn(place) {
    return place.length && this.view.grids[place[0]] ? cellOf(keyOf(...place)) : null;
  }

  pin(cell) {
    if (cell?.key === this.held?.key) return;
    this.held = cell;
    if (cell) this.unfolded.open = new Set(this.unfolded.opensAll(cell.matrix) ? ["all"] : []);
    this.emit(cell ? { kind: "pin", matrix: cell.matrix, row: cell.row, column: cell.column } : { kind: "pin" });
    this.unfolded.draw();
    this.lighting.light();
  }

  emit(event) {
    this.outbox.emit(event);
    this.elements.fillHistory();
  }
}

function readSkeleton(still) {
  const skeleton = JSON.parse(still);
  skeleton.stepOf = new Map(skeleton.sections.flatMap(({ steps }) => steps.map((step) => [step.name, step])));
  return skeleton;
}

// The skeleton with the numbers in it.
function joined(skeleton, moving) {
  const grids = Object.entries(skeleton.grids).map(([name, frame]) => [name, { ...frame, ...moving.grids[name] }]);
  return { ...skeleton, ...moving, grids: Object.fromEntries(grids) };
}
