// What the scripts of a page share through its window.

type Journal = import("./tab/journal.js").Journal;

interface Window {
  backpropBoard?: (component: unknown) => () => void;
  backpropJournal?: Journal;
  backpropKeeper?: { tries: number; wake?: () => void };
}
