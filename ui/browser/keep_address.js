// Keeps the scenario in the address of a page.  Where the board is, the board does it with every edit.

export default function ({ data }) {
  const { parameter, link } = JSON.parse(new TextDecoder().decode(data));
  const url = new URL(location.href);
  if ((url.searchParams.get(parameter) ?? "") === link) return;
  if (link) url.searchParams.set(parameter, link);
  else url.searchParams.delete(parameter);
  history.replaceState(history.state, "", url);
}
