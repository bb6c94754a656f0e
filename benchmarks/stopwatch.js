// Times taken inside the page, in milliseconds.

window.stopwatch = {
  // The document and the shadow roots in it.
  roots() {
    return [document, ...[...document.querySelectorAll("*")].map((element) => element.shadowRoot).filter(Boolean)];
  },

  // What the element says that the selector finds in a root: its data-value, else its text; "" where there is none.
  said(root, selector) {
    const element = root.querySelector(selector);
    return element?.dataset.value ?? element?.textContent ?? "";
  },

  says(selector) {
    return this.roots().map((root) => this.said(root, selector)).find(Boolean);
  },

  // Call back after changes in the roots; returns what ends that.
  watch(roots, changed) {
    const observer = new MutationObserver(changed);
    const all = { subtree: true, childList: true, characterData: true, attributes: true };
    for (const root of roots) observer.observe(root, all);
    return () => observer.disconnect();
  },

  // When nothing has changed for so long.
  quiet(milliseconds) {
    return new Promise((resolve) => {
      let timer;
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(done, milliseconds);
      };
      const done = () => {
        end();
        resolve();
      };
      const end = this.watch(this.roots(), wait);
      wait();
    });
  },

  // Promise in `edit` the times from the next Enter to the second frame after what each selector finds says
  // something else.
  armEdit(...selectors) {
    this.edit = Promise.all(selectors.map((selector) => this.afterEnter(selector)));
  },

  afterEnter(selector) {
    const root = this.roots().find((found) => this.said(found, selector));
    if (!root) throw new Error(`nothing on the page is found by ${selector}`);
    const before = this.said(root, selector);
    let start = null;
    const begin = (event) => {
      if (event.key === "Enter") start ??= performance.now();
    };
    window.addEventListener("keydown", begin, true);
    return new Promise((resolve) => {
      const end = this.watch([root], () => {
        if (start === null || ["", before].includes(this.said(root, selector))) return;
        end();
        window.removeEventListener("keydown", begin, true);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
      });
    });
  },

  // Keep in `paints` when each frame comes in which what the selector finds says something else than before.
  armPaints(selector) {
    const root = this.roots().find((found) => this.said(found, selector));
    let before = this.said(root, selector);
    this.paints = [];
    this.endPaints?.();
    this.endPaints = this.watch([root], () => {
      const now = this.said(root, selector);
      if (now === before) return;
      before = now;
      requestAnimationFrame(() => this.paints.push(performance.now()));
    });
  },

  // Promise in `point` the times from the next move of the pointer onto something to the end of the first frame
  // in which the cell is lit: `lit` from when the page hears of the move, `waited` from when it was made.
  // False where something else lies over the cell's middle, or the cell is lit already.
  armPoint(cell) {
    const { x, y, width, height } = cell.getBoundingClientRect();
    if (cell.hasAttribute("data-active")) return false;
    if (!cell.contains(cell.getRootNode().elementFromPoint(x + width / 2, y + height / 2))) return false;
    this.point = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`not lit: ${cell.outerHTML}`)), 5000);
      const begin = (event) => {
        const start = performance.now();
        const frame = () => {
          if (!cell.hasAttribute("data-active")) return requestAnimationFrame(frame);
          // A message posted before a frame is painted is read after it.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            const now = performance.now();
            resolve({ lit: now - start, waited: now - event.timeStamp });
          };
          port2.postMessage(null);
        };
        requestAnimationFrame(frame);
      };
      // A move within a shadow root is not heard of outside it.
      cell.getRootNode().addEventListener("pointerover", begin, { capture: true, once: true });
    });
    return true;
  },

  // The work of lighting each cell in turn, by itself: the handlers, then style and layout, forced.
  async work(selector) {
    const times = [];
    for (const cell of this.roots().flatMap((root) => [...root.querySelectorAll(selector)])) {
      const start = performance.now();
      cell.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, composed: true }));
      // The handlers leave their work to the end of the task.
      await null;
      cell.getBoundingClientRect();
      times.push(performance.now() - start);
    }
    return times;
  },
};
