// What the scripts of a page share through its window.

type Component = import("./dom.d.ts").Component;
type Journal = import("./tab/journal.js").Journal;

interface Window {
  backpropBoard?: (component: Component) => () => void;
  /** The board that Streamlit took off its page, until it is drawn there again or another page is shown. */
  backpropAway?: import("./board.js").Board;
  backpropStill?: { name: string; still: string };
  /** Where a page is to begin that another one opens: the lesson at the last of these steps, the board at a step. */
  backpropAsked?: { lesson?: string[]; step?: string };
  /** Whether keys without Ctrl are on; not there before they were asked for. */
  backpropSingleKeys?: boolean;
  backpropLesson?: (component: Component) => () => void;
  backpropJournal?: Journal;
  backpropKeeper?: { tries: number; timer: ReturnType<typeof setTimeout> | number; wake: () => void };
}
