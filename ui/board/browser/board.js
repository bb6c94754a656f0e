// The board: connects its parts to each other, to the page, and to what Python computed.

import { Addressing } from "./tab/addressing.js";
import { Commands } from "./input/commands.js";
import { Copying } from "./input/clipboard.js";
import { Covering, toggled } from "./input/covering.js";
import { Derivatives } from "./sums/derivatives.js";
import { Elements, NARROW } from "./drawing/elements.js";
import { Entries } from "./input/entries.js";
import { Folding } from "./input/folding.js";
import { Going } from "./input/going.js";
import { journalHere } from "./tab/journal.js";
import { Keys } from "./input/keys.js";
import { Leaving } from "./tab/leaving.js";
import { Lighting } from "./drawing/lighting.js";
import { cellOf, keyOf, shownAt, turned } from "./sums/links.js";
import { Outbox } from "./tab/outbox.js";
import { Playing } from "./input/playing.js";
import { Pointer } from "./input/pointer.js";
import { Presenting } from "./input/presenting.js";
import { Telling } from "./input/telling.js";
import { elementIn } from "./sums/symbols.js";
import { Unfolded } from "./sums/unfolded.js";

/**
 * @import { Component, Handlers } from "./dom.d.ts"
 * @import { BoardEvent } from "./events.d.ts"
 * @import { Sent, Skeleton } from "./payload.d.ts"
 * @import { Message } from "./tab/outbox.js"
 * @import { Cell, IndexedSkeleton, View } from "./view.d.ts"
 */

/** @type {WeakMap<HTMLElement, Board>} The board in each element that Streamlit gives a component. */
const boards = new WeakMap();

/**
 * @param {Component} component
 * @param {HTMLStyleElement} style
 */
function showBoard(component, style) {
  const { data, parentElement, setStateValue } = component;
  let board = boards.get(parentElement);
  if (!board) {
    parentElement.append(style.cloneNode(true));
    board = window.backpropAway?.comeBack(parentElement) ?? new Board(parentElement);
    window.backpropAway = undefined;
    boards.set(parentElement, board);
  }
  board.send = (message) => board.isHere() && setStateValue("sent", { ...message, still: window.backpropStill?.name ?? "" });
  const [moving, still] = new TextDecoder().decode(data).split("\n");
  board.receive(JSON.parse(moving), still);
  // Streamlit also calls this for a drawing that a newer one has replaced; the board then stays.
  return () => {
    if (parentElement.isConnected) return;
    boards.delete(parentElement);
    board.leave();
    if (location.pathname === board.addressing.page) window.backpropAway = board;
  };
}

/**
 * The script is sent once; the board, which is drawn at every change, only calls it.
 * @param {Component} component
 */
export default function ({ parentElement }) {
  window.backpropBoard = (component) => showBoard(component, elementIn(parentElement, "style"));
  dispatchEvent(new Event("backprop-board"));
}

export class Board {
  /** @param {HTMLElement} parent the element that Streamlit gives the component */
  constructor(parent) {
    /** @type {(message: Message) => void} */
    this.send = () => {};
    this.root = elementIn(parent, ".board");
    // The journal lives longer than the board: somebody can leave the page before the server answers.
    this.outbox = new Outbox(journalHere(), (message) => this.send(message));
    this.telling = new Telling();
    this.addressing = new Addressing(this);
    this.leaving = new Leaving(this.outbox);
    this.elements = new Elements(this);
    this.lighting = new Lighting(this);
    this.derivatives = new Derivatives(this);
    this.covering = new Covering(this);
    this.unfolded = new Unfolded(this);
    this.presenting = new Presenting(this);
    this.playing = new Playing(this);
    this.entries = new Entries(this);
    this.folding = new Folding(this);
    this.going = new Going(this);
    this.copying = new Copying(this);
    this.commands = new Commands(this);
    this.pointer = new Pointer(this);
    this.keys = new Keys(this);
    /** @type {View} Empty until the first update. */
    this.view = /** @type {View} */ ({});
    this.still = "";
    /** @type {IndexedSkeleton | undefined} */
    this.skeleton = undefined;
    /** @type {Cell | null} The cell that is held. */
    this.held = null;
    this.listening = new AbortController();
    this.listenInside();
    this.listenAnywhere();
  }

  listenInside() {
    const { pointer, keys, entries, root } = this;
    /** @type {Handlers} */
    const inside = {
      pointerover: (event) => pointer.onHover(event),
      pointerleave: (event) => pointer.onHover(event),
      focusin: (event) => {
        entries.onFocus(event);
        pointer.onPoint(event);
      },
      focusout: (event) => {
        pointer.onLeave();
        entries.onLeave(event);
      },
      pointerdown: (event) => pointer.onPress(event),
      click: (event) => pointer.onClick(event),
      dblclick: (event) => pointer.onDoubleClick(event),
      keydown: (event) => keys.onKey(event),
      change: (event) => entries.onChange(event),
      input: (event) => entries.onInput(event),
    };
    for (const [name, handle] of listeners(inside)) root.addEventListener(name, handle);
  }

  listenAnywhere() {
    const { pointer, keys, copying } = this;
    // A copy or a paste without selected text is an event of the document, not of the focused cell.
    /** @type {Handlers} */
    const anywhere = {
      pointermove: (event) => pointer.onMove(event),
      keydown: (event) => keys.onKeyAnywhere(event),
      copy: (event) => copying.onCopy(event),
      paste: (event) => copying.onPaste(event),
    };
    const { signal } = this.listening;
    for (const [name, handle] of listeners(anywhere)) document.addEventListener(name, handle, { signal });
    document.addEventListener("click", (event) => this.leaving.onLink(event), { signal, capture: true });
    document.addEventListener("click", (event) => this.going.onPage(event), { signal });
    addEventListener("popstate", () => this.addressing.onBack(), { signal });
    addEventListener("resize", () => this.presenting.current && this.presenting.fit(), { signal });
    matchMedia(NARROW).addEventListener("change", () => this.elements.arrange(), { signal });
  }

  // Another page would run the board's fragment, which that page does not have.  What is not sent stays in the journal.
  isHere() {
    return this.root.isConnected && location.pathname === this.addressing.page;
  }

  leave() {
    this.listening.abort();
    for (const part of [this.outbox, this.entries, this.leaving, this.playing, this.elements]) part.stop();
    this.addressing.forget();
  }

  /**
   * Stand in another element with all that is open, focused and typed.  When a run of the fragment begins before Streamlit
   * has sent the board of a run of the page, it drops that board, so the browser takes the old one off the page.
   * @param {HTMLElement} parent
   */
  comeBack(parent) {
    elementIn(parent, ".board").replaceWith(this.root);
    this.listening = new AbortController();
    this.listenAnywhere();
    for (const part of [this.outbox, this.elements, this.entries]) part.comeBack();
    return this;
  }

  /**
   * What stays comes only where the session does not know that the browser has it.  The window keeps it, since a board
   * that is drawn anew on the same page is not sent it again.
   * @param {Sent} moving
   * @param {string | undefined} still
   */
  receive(moving, still) {
    if (still !== undefined) window.backpropStill = { name: moving.still, still };
    if (window.backpropStill?.name === moving.still) return this.update(window.backpropStill.still, moving);
    window.backpropStill = undefined;
    return this.outbox.sendAgain(true);
  }

  /**
   * @param {string} still the board without its numbers, as JSON: the same as before is neither read nor drawn again
   * @param {Sent} moving
   */
  update(still, moving) {
    this.entries.settle();
    const isNew = still !== this.still;
    if (isNew || !this.skeleton) this.skeleton = readSkeleton(still);
    const view = joined(this.skeleton, moving, this.covering);
    const done = this.outbox.acknowledge(view.ack, view.message);
    const hiding = this.view.hiding?.join();
    this.view = view;
    this.covering.cover(this.outbox.pendingOf("hide").reduce(toggled, view.hidden));
    const pin = this.outbox.pendingOf("pin").at(-1);
    const { matrix, row = 0, column = 0 } = pin ?? {};
    this.held = this.cellIn(pin ? (matrix ? [matrix, row, column] : []) : view.pinned);
    this.unfolded.open = new Set(this.outbox.pendingOf("unfold").at(-1)?.open ?? view.unfolded);
    this.folding.read(view.folded);
    this.presenting.current = this.outbox.pendingOf("present").at(-1)?.step ?? view.presenting;
    const keepPlace = isNew ? this.elements.place() : () => {};
    if (isNew) this.elements.draw();
    this.still = still;
    this.elements.fill(isNew || view.hiding.join() !== hiding);
    if (this.lighting.pointed && !shownAt(view, this.lighting.pointed)) this.lighting.pointed = null;
    this.lighting.light();
    this.presenting.show();
    keepPlace();
    if (isNew) this.elements.layOutAll();
    this.copying.ask();
    if (done.some(({ kind }) => kind === "copy")) this.copying.offerCopies();
    this.entries.clearAmount(done);
    this.telling.say(view, done, this.outbox.refused, (name) => this.elements.showsSentence(name));
    // A board that was drawn anew has sent nothing yet.  A session that does not know this board gets its events from
    // keeper.js.
    if (this.outbox.isKnown && this.addressing.version === undefined) this.outbox.sendAgain();
    this.addressing.update(done);
    this.outbox.sendRest();
    if (!this.outbox.events.length) this.doWhatWaited();
    this.playing.onDrawn(done);
  }

  // Do what was asked for while edits were pending and needs their answer.
  doWhatWaited() {
    if (this.copying.link) this.copying.copyLink();
    if (this.leaving.goTo) this.leaving.goOn();
  }

  /**
   * The cell at a place of the payload; null where there is none.
   * @param {(string | number)[]} place
   */
  cellIn(place) {
    return place.length && this.view.grids[place[0]] ? cellOf(keyOf(...place)) : null;
  }

  /** @param {Cell | null} cell the cell to hold; null to hold none */
  pin(cell) {
    if (cell?.key === this.held?.key) return;
    this.held = cell;
    if (cell) this.unfolded.open = new Set(this.unfolded.opensAll(cell.matrix) ? ["all"] : []);
    this.emit(cell ? { kind: "pin", matrix: cell.matrix, row: cell.row, column: cell.column } : { kind: "pin" });
    this.unfolded.draw();
    this.lighting.light();
    this.telling.sayHeld(this.view, cell);
  }

  /** @param {BoardEvent} event */
  emit(event) {
    this.entries.leaveFields();
    this.playing.onEvent(event);
    this.outbox.emit(event);
    this.elements.fillHistory();
  }
}

/** @type {(handlers: Handlers) => [string, EventListener][]} */
const listeners = (handlers) => /** @type {[string, EventListener][]} */ (Object.entries(handlers));

/**
 * @param {string} still
 * @returns {IndexedSkeleton}
 */
function readSkeleton(still) {
  /** @type {Skeleton} */
  const skeleton = JSON.parse(still);
  const steps = skeleton.sections.flatMap((section) => section.steps);
  return { ...skeleton, stepOf: new Map(steps.map((step) => [step.name, step])) };
}

/**
 * The skeleton with the numbers in it; nothing is covered yet.
 * @param {IndexedSkeleton} skeleton
 * @param {Sent} moving
 * @param {Covering} covering
 * @returns {View}
 */
function joined(skeleton, moving, covering) {
  const grids = Object.entries(skeleton.grids).map(([name, frame]) => {
    const numbers = frame.of ? turned(moving.grids[frame.of]) : moving.grids[name];
    return [name, { ...frame, ...numbers }];
  });
  /** @type {View["textOf"]} */
  const textOf = (keys, text, covered) => covering.textOf(keys, text, covered);
  /** @type {View["sayOf"]} */
  const sayOf = (keys, text) => covering.textOf(keys, text, "covered");
  return { ...skeleton, ...moving, grids: Object.fromEntries(grids), hiding: [], covered: new Set(), textOf, sayOf };
}
