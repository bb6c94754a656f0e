// The views that the pure modules are tested with, from the fixtures that Python makes.

import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));

function fixture(name) {
  const { payload, ...expected } = read(name);
  const stepOf = new Map(payload.steps.map((step) => [step.name, step]));
  const textOf = (_keys, text) => text;
  return { view: { ...payload, stepOf, textOf, sayOf: textOf }, ...expected };
}

export const firstExample = fixture("first_example");
export const twelveRows = fixture("twelve_rows");
