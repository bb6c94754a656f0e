// The board: draws what Python computed, lights what belongs together, sends back what was done.

const boards = new WeakMap();
const SEND_EVERY_MS = 40;
const MOVE_AFTER_MS = 40;
const ADDRESS_AFTER_MS = 150;
const SEND_LATE_MS = 250;
const SEND_AGAIN_MS = 2500;
const WAKE_AFTER_MS = 50;
const TOAST_MS = 3000;
const TOAST_MS_A_LETTER = 70;
const LEAVE_LATE_MS = 4000;

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

class Board {
  constructor(parent) {
    this.root = parent.querySelector(".board");
    // It outlives the board, whose page can be left before the server answers.
    this.journal = journalHere();
    this.id = this.journal.id;
    this.events = this.journal.events.filter(({ number }) => number > this.journal.acked);
    this.sent = 0;
    this.lit = [];
    this.pointed = null;
    this.revealed = new Set();
    const on = (name, handle) => this.root.addEventListener(name, (event) => handle.call(this, event));
    on("pointerover", this.onHover);
    on("pointerleave", this.onHover);
    on("focusin", this.onPoint);
    on("focusout", this.onLeave);
    on("pointerdown", this.onPress);
    on("click", this.onClick);
    on("dblclick", this.onDoubleClick);
    on("keydown", this.onKey);
    on("change", this.onChange);
    on("input", this.onInput);
    // A copy or a paste without selected text is told to the page, not to the focused cell.
    const anywhere = { pointermove: this.onMove, keydown: this.onKeyAnywhere, copy: this.onCopy, paste: this.onPaste };
    this.leaving = new AbortController();
    addEventListener("popstate", () => this.onBack(), { signal: this.leaving.signal });
    this.resizes = new ResizeObserver(() => this.steps && this.root.clientWidth !== this.width && this.measure());
    this.resizes.observe(this.root);
    document.addEventListener("click", (event) => this.onLink(event), { signal: this.leaving.signal, capture: true });
    for (const [name, handle] of Object.entries(anywhere)) {
      document.addEventListener(name, (event) => handle.call(this, event), { signal: this.leaving.signal });
    }
  }

  // The browser went back or forward: to another scenario, if the address says another.  What was still to be
  // written into the address belonged to the one before.
  onBack() {
    this.forgetAddress();
    const link = linkIn(location.href, this.view.address.parameter);
    if (link !== (this.view.address.link ?? "") || this.pendingOf("open").length) this.emit({ kind: "open", link });
  }

  leave() {
    this.leaving.abort();
    this.resizes.disconnect();
    clearTimeout(this.sending);
    clearTimeout(this.waiting);
    clearTimeout(this.settling);
    clearTimeout(this.going);
    this.forgetAddress();
  }

  // An edit that is on its way when another page is asked for would be answered by the board, which that page does
  // not have, and nothing would be drawn.  So the way leads on when all is answered.
  onLink(event) {
    const link = event.composedPath().find((x) => x.matches?.("a[href]"));
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
    if (!link || isElsewhere || !this.events.length || this.goes) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(this.going);
    this.goTo = link;
    this.going = setTimeout(() => this.goOn(), LEAVE_LATE_MS);
  }

  goOn() {
    clearTimeout(this.going);
    const { goTo } = this;
    this.goTo = undefined;
    this.goes = true;
    goTo?.click();
    this.goes = false;
  }

  focusedCell() {
    return this.root.getRootNode().activeElement?.closest("td[data-key]") ?? null;
  }

  // ---- what comes from Python

  // `still` is the board without its numbers, as JSON: what it was before is neither read nor drawn again.
  update(still, moving) {
    this.settle();
    const isNew = still !== this.still;
    if (isNew) this.skeleton = readSkeleton(still);
    const view = joined(this.skeleton, moving);
    const isKnown = view.ack.board === this.id;
    this.seen = isKnown ? view.ack.seen : 0;
    this.journal.acked = Math.max(this.journal.acked, this.seen);
    const done = this.events.filter((event) => event.number <= this.seen);
    this.events = this.events.filter((event) => !done.includes(event));
    this.refused = new Map(view.ack.refused);
    // What stands in place of a text that shows the numbers of cells; in a sentence there is room for the word.
    view.textOf = (keys, text, covered = "?") => ([keys].flat().some((key) => this.isCovered(key)) ? covered : text);
    view.sayOf = (keys, text) => view.textOf(keys, text, "covered");
    this.view = view;
    this.cover(this.pendingOf("hide").reduce(toggled, view.hidden));
    const pin = this.pendingOf("pin").at(-1);
    this.held = this.cellIn(pin ? (pin.matrix ? [pin.matrix, pin.row, pin.column] : []) : view.pinned);
    this.open = new Set(this.pendingOf("unfold").at(-1)?.open ?? view.unfolded);
    this.presenting = this.pendingOf("present").at(-1)?.step ?? view.presenting;
    if (isNew) this.draw();
    this.still = still;
    this.fill();
    if (this.pointed && !shownAt(view, this.pointed)) this.pointed = null;
    this.light();
    this.present();
    if (isNew) this.measure();
    this.ask();
    if (done.some(({ kind }) => kind === "copy")) this.offerCopies();
    this.clearAmount(done);
    this.say(done);
    // A board that was drawn anew has sent nothing yet.  A session that does not know this board is told elsewhere
    // what it has to know (keeper.js).
    if (isKnown && this.version === undefined) this.sendAgain();
    this.keepAddress(done);
    if ((this.sending || this.sent < this.journal.made) && !this.isAwaited()) this.sendNow();
    if (!this.events.length) this.doWhatWaited();
  }

  // What was asked for while something was on its way, and is about what comes of it.
  doWhatWaited() {
    if (this.link) this.copyLink();
    if (this.goTo) this.goOn();
  }

  // The address can wait until the numbers are painted: writing it takes longer than they do.  While the browser
  // is on its way back or forward, the address is ahead of the numbers, and what it says stays.
  keepAddress(done) {
    const { version } = this.view.address;
    const isBack = done.findLast((event) => !LOOKS.has(event.kind))?.kind === "open";
    this.changed ||= this.version !== undefined && version !== this.version && !isBack;
    this.version = version;
    if (this.pendingOf("open").length) return;
    this.addressing ??= setTimeout(() => this.updateAddress(), ADDRESS_AFTER_MS);
  }

  updateAddress() {
    const { changed } = this;
    const before = linkIn(location.href, this.view.address.parameter);
    this.forgetAddress();
    writeAddress(this.view.address, changed);
    this.noteAddress(before);
  }

  // The journal is as long as what the address does not say; where it says nothing, the tab is asked to keep more.
  noteAddress(before) {
    if (this.view.ack.board !== this.id) return;
    const { journal, view } = this;
    noteAddress(journal, view.address.link, this.seen, before);
    saveJournal(journal);
    if (view.address.link === null && journal.events.length > MOST_NOTED) wake();
  }

  forgetAddress() {
    clearTimeout(this.addressing);
    this.addressing = undefined;
    this.changed = false;
  }

  pendingOf(kind) {
    return this.events.filter((event) => event.kind === kind);
  }

  cellIn(place) {
    return place.length && this.view.grids[place[0]] ? cellOf(keyOf(...place)) : null;
  }

  // The cell whose sum is unfolded: the held one, or, where a given cell is held, the gradient explained last.
  get focus() {
    return this.held && stepOf(this.view, this.held.matrix) ? this.held : this.cellIn(this.view.explained);
  }

  isCovered(key) {
    const { covered } = this.view;
    return covered.size > 0 && covered.has(key.split("/")[0]) && !this.revealed.has(key);
  }

  // With each grid that is hidden go those that would give it away.
  cover(hidden) {
    const { view } = this;
    view.hiding = hidden.filter((name) => name in view.covers);
    view.covered = new Set(view.hiding.flatMap((name) => [name, ...view.covers[name]]));
  }

  // The controls stay as they are, with what is open and typed in them.
  draw() {
    const { view, root } = this;
    if (!this.main) {
      this.controls = drawControls(view.controls);
      this.main = make("div");
      root.replaceChildren(make("h1", "on-paper", TITLE), this.controls, this.main);
    }
    const focused = root.getRootNode().activeElement;
    const selected = focused?.matches("input") ? [focused.selectionStart, focused.selectionEnd] : null;
    const isField = focused?.matches(".size, .amount");
    const typed = focused?.matches(".editor") ? leaveEditor(focused) : isField ? leaveField(focused) : undefined;
    const name = this.main.contains(focused) ? nameOf(focused.closest("td") ?? focused) : null;
    const sections = view.sections.map(({ title, steps }) =>
      make("section", "", make("h2", "", title), ...steps.map((step) => drawStep(view, step))),
    );
    this.summary = make("p", "summary");
    this.panel = drawPanel(view);
    fillPanel(view, this.held, this.panel);
    this.presenter = drawPresenter();
    this.live = make("p", "unseen");
    this.live.setAttribute("role", "status");
    this.help = drawHelp();
    const top = make("div", "top", this.summary, drawPager(view));
    this.main.replaceChildren(top, this.presenter, this.panel, ...sections, this.live, this.help);
    this.index();
    this.showStep(view.step);
    const again = name && [...this.main.querySelectorAll(CAN_HAVE_FOCUS)].find((element) => nameOf(element) === name);
    if (!again) return;
    this.focusAgain(again, typed);
    if (selected) root.getRootNode().activeElement.setSelectionRange?.(...selected);
  }

  // What had the focus has it again, and what was being typed is still there.
  focusAgain(element, typed) {
    if (element.matches(".size, .amount") && typed !== undefined) element.value = typed;
    if (!element.matches("td")) return element.focus({ preventScroll: true });
    focusCell(element);
    return typed === undefined ? undefined : this.edit(element, typed);
  }

  // How high each step is, so that those far from the window, which are not laid out, still take their place.
  measure() {
    const steps = [...this.steps.values()];
    for (const step of steps) step.style.contentVisibility = "visible";
    const { paddingTop, paddingBottom } = getComputedStyle(steps[0]);
    const heights = steps.map((step) => step.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom));
    steps.forEach((step, i) => {
      step.style.containIntrinsicHeight = `auto ${heights[i]}px`;
      step.style.contentVisibility = "";
    });
    this.width = this.root.clientWidth;
  }

  // Where everything stands, found once, so that pointing looks nothing up.
  index() {
    const { root, view } = this;
    this.cells = [...root.querySelectorAll("td[data-matrix]")];
    this.places = new Map();
    for (const cell of this.cells) {
      const same = this.places.get(cell.dataset.key);
      if (same) same.push(cell);
      else this.places.set(cell.dataset.key, [cell]);
    }
    this.figures = [...root.querySelectorAll(".grid")];
    this.sizes = [...root.querySelectorAll("input.size")];
    const names = [...view.stepOf.keys()];
    this.steps = new Map(names.map((name) => [name, root.querySelector(`#step-${name}`)]));
    this.stepCells = new Map(names.map((name) => [name, [...this.steps.get(name).querySelectorAll("td[data-matrix]")]]));
    this.shown = new Map();
    this.chips = null;
    this.lit = [];
  }

  fill() {
    const { view } = this;
    const pending = new Map(this.pendingOf("set").map((event) => [keyOf(event.matrix, event.row, event.column), event.text]));
    const drafts = new Map(
      Object.entries(view.drafts).flatMap(([matrix, list]) => list.map((x) => [keyOf(matrix, x.row, x.column), x])),
    );
    this.stale = true;
    const sizes = new Map(this.pendingOf("size").map(({ letter, size }) => [letter, size]));
    for (const input of this.sizes) fillSize(view, input, sizes.get(input.dataset.letter));
    const chosen = new Map([...this.pendingOf("choose"), ...this.pendingOf("read")].map(({ what, option }) => [what, option]));
    refill(this.controls, [view.chosen, [...chosen]], () => fillControls(view.chosen, chosen, this.controls));
    fillSummary(view, this.summary);
    for (const cell of this.cells) fillCell(view, cell, pending, drafts, this.isCovered(cell.dataset.key));
    for (const figure of this.figures) fillFigure(view, figure);
    for (const [name, step] of this.steps) fillStep(view, name, step);
    keepFocus(this.panel, () => fillPanel(view, this.held, this.panel));
    this.unfold();
    this.fillHistory();
  }

  // Undo and Redo look as if there were nothing to press where there is nothing to bring back.
  fillHistory() {
    const { undo, redo } = this.view.ack;
    const changes = this.events.filter(({ kind }) => !LOOKS.has(kind)).length;
    setAttribute(this.controls.querySelector('[data-act="undo"]'), "aria-disabled", !undo && !changes);
    setAttribute(this.controls.querySelector('[data-act="again"]'), "aria-disabled", !this.view.chosen.changed && !changes);
    setAttribute(this.controls.querySelector('[data-act="redo"]'), "aria-disabled", !redo && !this.pendingOf("undo").length);
  }

  // ---- the sum that is unfolded

  unfold() {
    const { view, focus } = this;
    this.chips = null;
    for (const [name, step] of this.steps) {
      const paths = step.querySelector(".paths");
      if (!focus || name !== focus.matrix) {
        if (paths.firstChild) paths.replaceChildren();
        continue;
      }
      const chained = this.open.has("all") && focus.key === keyOf(...view.chain.cell);
      const waiting = this.open.has("all") && focus.matrix === view.chain.cell[0] && !chained;
      const open = waiting ? new Set() : this.open;
      const content = chained ? drawChain(view) : [drawUnfolding(view, focus, open)];
      const before = paths.dataset.shows;
      paths.dataset.shows = `${focus.key} ${chained ? "chain" : [...open].join(" ")}`;
      const folding = drawFolding(open, chained, drawUncovering(view, focus.matrix));
      const change = () => keepFocus(paths, () => renewChildren(paths, [folding, ...content]));
      if (before !== undefined && before !== paths.dataset.shows) glide(paths, change);
      else change();
    }
  }

  setOpen(open) {
    this.open = new Set(open);
    this.emit({ kind: "unfold", open: [...this.open] });
    this.unfold();
    this.light();
  }

  // ---- lighting: the cell, the cells behind it, the cells it affects, wherever they stand

  point(cell, path) {
    if (cell?.key === this.pointed?.key && path === this.path) return;
    this.pointed = cell;
    this.path = path;
    if (this.dim) return;
    // A focus that moves on tells that it leaves and that it comes: the light follows once.
    this.dim = true;
    queueMicrotask(() => this.dim && this.light());
  }

  light() {
    const { view } = this;
    this.dim = false;
    for (const [element, name] of this.lit) element.removeAttribute(name);
    this.lit = [];
    const cell = this.pointed ?? this.held;
    const anchors = [this.cellIn(view.explained), this.held];
    for (const step of view.stepOf.values()) {
      this.showSum(step, step.name === this.pointed?.matrix ? this.pointed : companion(view, step, anchors));
    }
    this.stale = false;
    const network = this.panel.querySelector("svg");
    if (this.path) {
      for (const key of this.path.keys) this.mark({ key }, "data-linked", "source");
      this.markChips(new Set(this.path.keys));
      lightNetwork(network, partsOfPath(view, this.path.bound));
    } else if (cell) {
      this.mark(cell, "data-active", "");
      for (const source of sourcesOf(view, cell)) this.mark(source, "data-linked", "source");
      if (!stepOf(view, cell.matrix)) {
        for (const reached of affectedBy(view, cell)) this.mark(reached, "data-linked", "affected");
      }
      this.markChips(new Set([cell.key]));
      lightNetwork(network, partsOf(view, cell));
    } else {
      lightNetwork(network, partsOfPath(view, null));
    }
  }

  mark(cell, name, value) {
    for (const element of this.places.get(cell.key) ?? []) {
      element.setAttribute(name, value);
      this.lit.push([element, name]);
    }
  }

  markChips(keys) {
    this.chips ??= [...this.root.querySelectorAll(".chip, .fold")];
    for (const chip of this.chips) {
      const inside = chip.dataset.inside?.split(" ") ?? [];
      if (keys.has(chip.dataset.key) || inside.some((key) => keys.has(key))) {
        chip.setAttribute("data-lit", "");
        this.lit.push([chip, "data-lit"]);
      }
    }
  }

  // The cell whose sum a step shows, and the cells of that step which make it.
  markShown(step, cell) {
    const made = new Set(sourcesOf(this.view, cell).map((source) => source.key));
    for (const element of this.stepCells.get(step.name)) {
      const { key } = element.dataset;
      const part = key === cell.key ? "result" : made.has(key) ? "part" : "";
      if (part) element.setAttribute("data-shown", part);
      else element.removeAttribute("data-shown");
    }
  }

  // Only what changed is touched: for the same cell that is its numbers.
  showSum(step, cell) {
    if (!this.stale && this.shown.get(step.name) === cell.key) return;
    const level = this.steps.get(step.name).querySelector(".level");
    const terms = termsOf(this.view, cell, MOST_TERMS);
    if (this.shown.get(step.name) !== cell.key) {
      this.shown.set(step.name, cell.key);
      this.markShown(step, cell);
      if (this.pointed?.key === cell.key) holdHeight(level);
      level.replaceChildren(...drawSum(this.view, cell, terms));
      this.chips = null;
    }
    fillSum(this.view, cell, terms, level);
  }

  // The step that a link asked for.
  showStep(name) {
    if (!name || this.gone === name) return;
    this.gone = name;
    this.scrollTo(name);
  }

  scrollTo(name) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() => this.steps.get(name)?.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" }));
  }

  // ---- what a person does

  // Under a mouse that rests it is the page that moves, and with a button pressed it drags: by that nobody points.
  onHover(event) {
    const free = event.pointerType !== "mouse" || (this.isMoved(event) && !event.buttons);
    this.behind = !free;
    if (free) this.follow(event);
  }

  // What was passed over then is pointed at when the mouse moves again.
  onMove(event) {
    if (!this.isMoved(event) || !this.behind || event.buttons) return;
    this.behind = false;
    this.follow(event);
  }

  isMoved({ clientX, clientY }) {
    const before = this.mouse;
    this.mouse = { clientX, clientY };
    return clientX !== before?.clientX || clientY !== before?.clientY;
  }

  follow(event) {
    const inside = event.type !== "pointerleave" && event.composedPath().includes(this.root);
    if (inside) this.onPoint(event);
    else this.point(null);
  }

  onPoint(event) {
    const target = event.composedPath()[0];
    const term = target.closest("[data-keys]");
    const place = target.closest("[data-key]");
    // Between the cells of a grid it is on its way from one to the next.
    if (!place && target.closest(".grid table")) return;
    const path = !place && term ? { keys: term.dataset.keys.split(" "), bound: JSON.parse(term.dataset.path ?? "null") } : undefined;
    const cell = place ? cellOf(place.dataset.key) : null;
    this.point(cell, path);
  }

  onLeave({ target }) {
    this.point(null);
    if (target.matches("input.size")) this.resize(target);
    // Also a text to which the field was changed back, of which a browser tells no change.
    else if (target.type === "text" && target.dataset.event && target.value !== target.defaultValue) this.choose(target);
  }

  onPress(event) {
    // A drag that ended outside of the board was followed by no click here.
    this.scrubbed = false;
    const cell = event.target.closest("td[data-editable]");
    // An editor that only waits to go is no text to select in: the press is for its cell.
    this.settle();
    const typing = event.target.isConnected && event.target.closest("input");
    if (!cell || event.button !== 0 || event.pointerType === "touch" || typing || this.isCovered(cell.dataset.key)) return;
    const gesture = `${this.id}-${this.journal.made}`;
    const end = (moved) => {
      this.scrubbed = moved;
      delete cell.dataset.scrubbing;
    };
    const change = (text) => {
      cell.dataset.scrubbing = "";
      this.set(cell, text, gesture);
    };
    const start = Number(this.standing(cell)?.replace("−", "-").replace(",", "."));
    // All of a drag is one step.
    const takeBack = () => this.emit({ kind: "undo" });
    scrub(event, Number.isFinite(start) ? start : Number(cell.dataset.value), { change, takeBack, end });
  }

  onClick(event) {
    if (this.scrubbed) {
      this.scrubbed = false;
      return undefined;
    }
    const button = event.target.closest("button");
    if (button) return this.onButton(button);
    const place = event.target.closest("td[data-key], .chip[data-key], .edge[data-key]");
    if (!place || event.target.closest("input")) return undefined;
    const { key } = place.dataset;
    if (place.matches("td")) focusCell(place);
    if (this.isCovered(key)) return this.reveal(key);
    return this.pin(cellOf(key));
  }

  onButton(button) {
    const { letter, size, unfold, fold, all, show, nudge, settle, go, hide, copy, act, move, opens, sends } = button.dataset;
    if (letter) this.emit({ kind: "size", letter, size: Number(size) });
    else if (unfold) this.setOpen([...this.opened(), unfold]);
    else if (fold) this.setOpen(this.opened().filter((path) => path !== fold && !path.startsWith(`${fold}.`)));
    else if (all !== undefined) this.setOpen(all === "unfold" ? ["all"] : []);
    else if (show !== undefined) this.emit({ kind: "show", row: Number(show) });
    else if (nudge) this.nudge(nudge);
    else if (settle) this.emit({ kind: "settle", keep: settle === "keep" });
    else if (go) this.scrollTo(go);
    else if (hide) this.hide(hide);
    else if (copy) this.emit({ kind: "copy", matrix: copy });
    else if (act === "sum") this.emit({ kind: "copy", ...placeOf(this.focus) });
    else if (move === "end") this.endPresenting();
    else if (move) this.step(move);
    else if (opens) toggleBox(this.controls, opens);
    else if (sends) this.emit({ kind: sends, ...saidIn(button.closest(".box")) });
    else if (act === "again") this.emit({ kind: "choose", what: "example", option: this.view.chosen.values.example });
    else if (act === "undo" || act === "redo") this.travel(act);
    else if (act === "present") this.beginPresenting();
    else if (act === "help") this.help.showModal();
    else if (act === "link") this.copyLink();
    else if (act === "print") print();
  }

  // Back or on along the changes.
  travel(kind) {
    if (this.controls.querySelector(`[data-act="${kind}"]`).getAttribute("aria-disabled") === "true") this.tell(`nothing to ${kind}`);
    else this.emit({ kind });
  }

  // The places that stand unfolded now, also where all do.
  opened() {
    return [...this.root.querySelectorAll("[data-fold]")].map((button) => button.dataset.fold);
  }

  onDoubleClick(event) {
    const cell = event.target.closest("td[data-editable]");
    if (cell && !event.target.closest("input")) this.edit(cell);
  }

  onKey(event) {
    const { target, key } = event;
    if (target.matches("input") && this.onFieldKey(target, key)) return;
    if (key === "Escape" && this.controls.contains(target) && closeBox(this.controls, target)) return;
    if (target.matches("input, select") || target.closest("dialog")) return;
    if (key === "Escape" && this.held) {
      this.pin(null);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = target.closest("td[data-key]");
    const path = target.closest("tr[data-path]");
    if (cell ? this.onCellKey(cell, key) : path && this.onPathKey(path, key)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  // In a field Enter does what it is for, and Esc takes back what was typed there.
  onFieldKey(field, key) {
    if (key === "Escape" && field.type === "text" && field.value !== field.defaultValue) field.value = field.defaultValue;
    else if (key !== "Enter") return false;
    else if (field.matches(".size")) this.resize(field);
    else if (field.matches(".amount") && field.value.trim()) this.nudge(field.value.trim());
    else field.closest(".box")?.querySelector("[data-sends]")?.click();
    return true;
  }

  // Up and down the paths of a chain rule, as over a grid.
  onPathKey(path, key) {
    if (key !== "ArrowDown" && key !== "ArrowUp") return false;
    (key === "ArrowDown" ? path.nextElementSibling : path.previousElementSibling)?.focus();
    return true;
  }

  onCellKey(cell, key) {
    const arrow = ARROWS[key];
    const editable = "editable" in cell.dataset;
    if (arrow) focusCell(neighbour(cell, ...arrow));
    else if (key === "Home") focusCell(cell.parentElement.querySelector("td"));
    else if (key === "End") focusCell(cell.parentElement.lastElementChild);
    else if (this.isCovered(cell.dataset.key) && ["Enter", " ", "F2"].includes(key)) this.reveal(cell.dataset.key);
    else if (editable && (key === "Enter" || key === "F2")) this.edit(cell);
    else if (key === "Enter" || key === " ") this.pin(cellOf(cell.dataset.key));
    else if (editable && (key === "Delete" || key === "Backspace")) this.set(cell, "0");
    else if (editable && STARTS_AN_ENTRY.test(key)) this.edit(cell, key);
    else return false;
    return true;
  }

  // Keys that mean the same wherever the focus is, outside of text fields.
  onKeyAnywhere(event) {
    const target = event.composedPath()[0];
    const commands = event.ctrlKey || event.metaKey;
    const travels = commands && event.key.toLowerCase() === "z";
    const isText = target.matches?.("input:not([type=radio], [type=range]), textarea, [contenteditable], [role=combobox]");
    // In a field of the board in which nothing is typed there is nothing of its own to take back.
    const isIdle = travels && this.root.contains(target) && target.value === target.defaultValue;
    if ((isText && !isIdle) || event.altKey) return;
    if (this.root.querySelector("dialog[open]")) return;
    if (travels) this.travel(event.shiftKey ? "redo" : "undo");
    else if (commands || target.matches?.("input, select")) return;
    else if (event.key === "?") this.help.showModal();
    else if (event.key === "p") this.setPresenting(this.presenting ? "" : this.firstStep());
    else if (this.presenting && ["ArrowRight", "PageDown"].includes(event.key)) this.step("on");
    else if (this.presenting && ["ArrowLeft", "PageUp"].includes(event.key)) this.step("back");
    else return;
    event.preventDefault();
  }

  // A size was typed, or something chosen in the controls.
  onChange({ target }) {
    if (target.matches(".size")) this.resize(target);
    if (target.dataset.event && target.type !== "range") this.choose(target);
  }

  onInput({ target }) {
    if (target.type !== "range") return;
    setText(target.nextSibling, target.value);
    this.choose(target);
  }

  choose(element) {
    const { event, control } = element.dataset;
    if (element.type === "text") element.defaultValue = element.value;
    forget(this.controls);
    this.emit({ kind: event, what: control, option: element.value });
  }

  // A field that was drawn anew while it was typed in hears of no change; so Enter and leaving it ask, too.
  resize(input) {
    if (input.value === input.defaultValue) return;
    input.defaultValue = input.value;
    this.emit({ kind: "size", letter: input.dataset.letter, size: input.value });
  }

  edit(cell, typed) {
    const send = (edited, text) => this.emit({ kind: "set", ...where(edited), text });
    const show = (edited, text) => this.show(edited, text);
    openEditor(cell, typed, this.standing(cell), { send, show, later: (act) => this.later(act) });
  }

  // An editor that goes and a focus that moves call for a frame of their own, which keeps the browser from taking in
  // the answer.  So they come with the numbers; but where those take long, they do not wait for them.
  later(act) {
    this.settle();
    this.waits = act;
    this.settling = setTimeout(() => this.settle(), MOVE_AFTER_MS);
  }

  settle() {
    clearTimeout(this.settling);
    const { waits } = this;
    this.waits = undefined;
    waits?.();
  }

  // What a cell holds once all that was done has arrived; undefined where only the server can say.
  standing(cell) {
    const { key, value } = cell.dataset;
    const first = cell.hasAttribute("data-wrong") ? cell.querySelector(".text").textContent.trim() : value;
    return this.events.reduce((text, event) => {
      if (event.kind === "set") return placeOf(event).key === key ? event.text : text;
      return LOOKS.has(event.kind) ? text : undefined;
    }, first);
  }

  set(cell, text, gesture) {
    this.emit({ kind: "set", ...where(cell), text, ...(gesture ? { gesture } : {}) });
    this.show(cell, text);
  }

  // What was typed, in all its places, until the numbers come.
  show(cell, text) {
    const { key } = cell.dataset;
    for (const copy of this.places.get(key) ?? []) setText(copy.querySelector(".text"), this.view.textOf(key, text || " "));
  }

  // An amount that was nudged by has done its work; one that was refused stays, to be mended.
  clearAmount(done) {
    const amount = this.panel.querySelector(".amount");
    const isDone = ({ kind, text, number }) => kind === "nudge" && text === amount?.value.trim() && !this.refused.has(number);
    if (done.some(isDone)) amount.value = "";
  }

  nudge(text) {
    if (!this.held) return;
    const { matrix, row, column } = this.held;
    this.emit({ kind: "nudge", matrix, row, column, text });
  }

  pin(cell) {
    if (cell?.key === this.held?.key) return;
    this.held = cell;
    if (cell) this.open = new Set(this.opensAll(cell.matrix) ? ["all"] : []);
    this.emit(cell ? { kind: "pin", matrix: cell.matrix, row: cell.row, column: cell.column } : { kind: "pin" });
    this.unfold();
    this.light();
  }

  // A gradient's sum, and with it its parameter's, begins as the whole chain rule.
  opensAll(matrix) {
    const { gradients } = this.view;
    return matrix in gradients || Object.values(gradients).includes(matrix);
  }

  // ---- copy and paste

  onCopy(event) {
    const cell = this.focusedCell();
    if (!cell || event.composedPath()[0].closest?.("input") || String(getSelection())) return undefined;
    event.preventDefault();
    const { matrix } = cell.dataset;
    if (this.view.covered.has(this.view.grids[matrix].of ?? matrix)) return this.tell(COVERED);
    event.clipboardData.setData("text/plain", gridText(this.view, matrix));
    return this.tell(`copied ${copiedPart(this.view, matrix)} as text with tabs`);
  }

  // What was asked for has come: in each form, to see and to take.
  offerCopies() {
    const { copies } = this.view;
    this.root.querySelector("dialog.copies")?.remove();
    if (!copies) return undefined;
    if (!copies.texts.length) return this.tell(COVERED);
    return this.offer(drawCopies(copies));
  }

  // The address is written a little after the numbers; the link is to what is on the board now.
  async copyLink() {
    this.link = this.events.length > 0;
    if (this.link) return;
    if (this.addressing) this.updateAddress();
    if (this.view.address.link === null) {
      this.tell("this scenario is too large for a link: download it as a file under Take it home");
      return;
    }
    const address = sharedAddress(location.href);
    if (await putOnClipboard(address)) this.tell("copied the link to exactly this board");
    else this.offer(drawLink(address));
  }

  offer(dialog) {
    dialog.addEventListener("close", () => dialog.remove());
    this.main.append(dialog);
    dialog.showModal();
    dialog.querySelector("input[readonly]")?.select();
  }

  onPaste(event) {
    const cell = this.focusedCell();
    if (!cell || !("editable" in cell.dataset) || event.composedPath()[0].closest?.("input")) return;
    const { matrix, row, column } = cellOf(cell.dataset.key);
    this.emit({ kind: "paste", matrix, row, column, text: event.clipboardData.getData("text/plain") });
    event.preventDefault();
  }

  // What was pasted has more rows than its grid: ask once.
  ask() {
    const { asked } = this.view;
    if (!asked || this.pendingOf("answer").length || this.root.querySelector("dialog.asked")) return;
    const buttons = [[asked.grow, "grow"], [asked.fit, "fit"], ["Paste nothing", "no"]];
    const dialog = drawDialog("asked", "More rows than X has", make("p", "", asked.text), buttons);
    dialog.addEventListener("close", () => {
      this.emit({ kind: "answer", choice: dialog.returnValue || "no" });
      dialog.remove();
    });
    this.main.append(dialog);
    dialog.showModal();
  }

  // ---- presenting

  firstStep() {
    return [...this.steps].find(([, step]) => step.getBoundingClientRect().bottom > 120)?.[0] ?? this.steps.keys().next().value;
  }

  // Its button goes away with the others, so the focus goes on to what is pressed next.
  beginPresenting() {
    this.setPresenting(this.firstStep());
    this.presenter.querySelector('[data-move="on"]').focus({ preventScroll: true });
  }

  endPresenting() {
    this.setPresenting("");
    this.controls.querySelector('[data-act="present"]').focus();
  }

  setPresenting(step) {
    this.presenting = step;
    this.emit({ kind: "present", step });
    this.present();
  }

  step(direction) {
    const names = [...this.steps.keys()];
    const next = names[names.indexOf(this.presenting) + (direction === "on" ? 1 : -1)];
    if (next) this.setPresenting(next);
  }

  present() {
    const { root, presenting } = this;
    const changed = (root.dataset.presenting ?? "") !== presenting;
    if (presenting) root.dataset.presenting = presenting;
    else delete root.dataset.presenting;
    let after = false;
    for (const [name, step] of this.steps) {
      step.toggleAttribute("data-focus", name === presenting);
      step.hidden = Boolean(presenting) && after;
      after ||= name === presenting;
    }
    for (const section of root.querySelectorAll("section")) section.hidden = !section.querySelector(".step:not([hidden])");
    setText(this.presenter.querySelector(".where"), stepOf(this.view, presenting)?.where ?? "");
    if (changed) this.measure();
    if (presenting && changed) this.scrollTo(presenting);
  }

  // A grid that is covered is uncovered, whichever grids keep it so.
  hide(matrix) {
    const causes = causesOf(this.view, matrix);
    const pressed = causes.length ? causes : [matrix];
    for (const name of pressed) this.emit({ kind: "hide", matrix: name });
    this.cover(pressed.reduce((hidden, name) => toggled(hidden, { matrix: name }), this.view.hiding));
    for (const key of [...this.revealed]) {
      if (pressed.some((name) => [name, ...this.view.covers[name]].includes(cellOf(key).matrix))) this.revealed.delete(key);
    }
    this.fill();
    this.light();
  }

  reveal(key) {
    this.revealed.add(key);
    this.fill();
    this.light();
  }

  // ---- telling

  // Say what an edit did, for those who hear the page.
  say(done) {
    const refused = done.map(({ number }) => this.refused.get(number)).findLast(Boolean);
    if (refused) return this.tell(refused);
    const edit = done.filter((event) => event.kind in TOLD).at(-1);
    const what = edit && TOLD[edit.kind](this.view, edit);
    const [goal] = this.view.loss;
    if (what) this.tell(`${what}; ${goal.label} is ${this.view.sayOf(keyOf(goal.name, 0, 0), goal.text)}`, false);
    return undefined;
  }

  // `seen`: also for those who look.
  tell(text, seen = true) {
    setText(this.live, text);
    this.live.classList.toggle("toast", seen);
    clearTimeout(this.telling);
    const long = Math.max(TOAST_MS, text.length * TOAST_MS_A_LETTER);
    if (seen) this.telling = setTimeout(() => this.live.classList.remove("toast"), long);
  }

  // Everything not yet acknowledged is sent again, numbered when it was made, so nothing is lost or reordered.
  // Of one drag only the newest number counts, and it is not sent more often than an eye can follow.
  emit(event) {
    this.journal.made += 1;
    if (event.gesture && this.events.at(-1)?.gesture === event.gesture) this.events.pop();
    const numbered = { number: this.journal.made, ...cut(event, this.view.message.characters) };
    this.events.push(numbered);
    noteEvent(this.journal, numbered);
    this.fillHistory();
    if (!event.gesture) return this.sendNow();
    this.sending ??= setTimeout(() => this.sendNow(), this.isAwaited() ? SEND_LATE_MS : SEND_EVERY_MS);
    return undefined;
  }

  // Whether something that was sent is not answered yet.  A drag waits for it, though not long: with each message
  // the server drops the drawing that it is at, and with too many it would never come to an end of one.
  isAwaited() {
    return this.sent > this.seen;
  }

  // What was sent while the server was away is lost on the way, and nobody says so.
  sendAgain() {
    this.again = (this.again ?? 0) + 1;
    if (this.events.length) this.sendNow(this.again);
  }

  // No answer: perhaps the session has ended, and the next one has not drawn the board yet.  Only a run of the whole
  // page does that; in one message with what the board sends it would be a run of the board alone.
  onLate() {
    if (!this.events.length) return;
    this.sendAgain();
    setTimeout(wake, WAKE_AFTER_MS);
  }

  // One message has a limit; the rest goes when it is answered.
  sendNow(again = 0) {
    clearTimeout(this.sending);
    this.sending = undefined;
    const events = inOneMessage(this.events, this.view.message);
    this.sent = events.at(-1)?.number ?? this.journal.made;
    this.send({ board: this.id, events, again });
    saveJournal(this.journal);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.onLate(), SEND_AGAIN_MS);
  }
}

const wake = () => dispatchEvent(new Event("backprop-wake"));

const COVERED = "its numbers are covered: uncover them first";

// What changes no number: only what is seen.
const LOOKS = new Set(["pin", "show", "unfold", "present", "hide", "copy", "read"]);

// The first events, at least one, that one message can carry.
function inOneMessage(events, most) {
  let characters = 0;
  const fits = (event, i) => i < most.events && ((characters += lengthOf(event)) <= most.characters || i === 0);
  const end = events.findIndex((event, i) => !fits(event, i));
  return end < 0 ? events : events.slice(0, end);
}

const lengthOf = (event) => Object.values(event).reduce((sum, x) => sum + (typeof x === "string" ? x.length : 0), 0);

// A text that is too long for a message is cut where the server can still tell, and refuses it.
function cut(event, most) {
  return Object.fromEntries(Object.entries(event).map(([key, x]) => [key, typeof x === "string" ? x.slice(0, most + 1) : x]));
}

// What is said of what was done, once it has arrived.
const TOLD = {
  set: tellCell,
  nudge: tellCell,
  undo: () => "undone",
  redo: () => "redone",
  paste: (view, { matrix }) => (view.asked ? "" : `pasted into ${view.grids[matrix].label}`),
  answer: ({ sizes }) => `n is ${sizes.n.size}`,
  choose: tellChoice,
  fill: () => "filled",
  settle: (_, { keep }) => (keep ? "kept" : "taken back"),
  size: (view, { letter }) => `${letter} is now ${view.sizes[letter].size}`,
  show: ({ rows }) => `rows ${rows.first + 1} to ${rows.first + rows.count} of ${rows.size} are shown`,
};

// Nothing of a text that is no number: its grid says that.
function tellCell(view, edit) {
  const place = placeOf(edit);
  const shown = shownAt(view, place);
  const wrong = view.drafts[edit.matrix]?.some((x) => x.row === edit.row && x.column === edit.column);
  return shown && !wrong ? `${shown.symbol} is now ${view.sayOf(place.key, shown.text)}` : "";
}

function tellChoice({ controls, chosen }, { what }) {
  if (what in chosen.wrong) return "";
  const { label, options } = controls.flatMap(({ inside, ...control }) => inside ?? [control]).find(({ name }) => name === what);
  const value = chosen.values[what];
  return `${label} is now ${options?.find(([option]) => option === value)[1] ?? value}`;
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

// A cell of a grid, as the server knows it.
function where(cell) {
  const { matrix, row, column } = cellOf(cell.dataset.key);
  return { matrix, row, column };
}

const placeOf = ({ matrix, row, column }) => ({ matrix, row, column, key: keyOf(matrix, row, column) });

const toggled = (hidden, { matrix }) => (hidden.includes(matrix) ? hidden.filter((x) => x !== matrix) : [...hidden, matrix]);
