// The scenario in the address: a change of it is a step that the browser's Back undoes, a look is not.

function writeAddress({ parameter, link }, isChange) {
  const url = new URL(location.href);
  if ((url.searchParams.get(parameter) ?? "") === (link ?? "")) return;
  if (link) url.searchParams.set(parameter, link);
  else url.searchParams.delete(parameter);
  url.searchParams.delete("step");
  history[isChange ? "pushState" : "replaceState"](history.state, "", url);
}

function readAddress({ parameter }) {
  return new URL(location.href).searchParams.get(parameter) ?? "";
}
