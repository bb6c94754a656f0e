// The place in the lesson: in the address, so that it can be linked to, without a step in the browser's history.

const WRITE_AFTER_MS = 300;

export class Place {
  constructor() {
    /** @type {number | undefined} */
    this.timer = undefined;
  }

  /**
   * A browser refuses very many writes in a short time: only where somebody stays is written.
   * @param {string} reader
   * @param {string} beat
   */
  note(reader, beat) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const url = new URL(location.href);
      url.searchParams.set("reader", reader);
      url.searchParams.set("beat", beat);
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    }, WRITE_AFTER_MS);
  }

  stop() {
    clearTimeout(this.timer);
  }
}
