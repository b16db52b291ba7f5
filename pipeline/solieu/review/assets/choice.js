// Which facts make a series: all that differ in nothing but their period. The choice among the series there are.

const SHOWN_PARTS = ["statistic", "measure", "flow", "commodity", "partner", "unit", "period_type"];
const QUIET_PARTS = ["reporter", "entity", "indicator", "qualifier", "base", "focus", "of"];
const EVEN = new Set(["month", "quarter", "half_year", "year", "ytd", "half_month", "week", "day", "crop_year", "fiscal_year"]);

/** Every series with at least two periods: {parts, rows, periods}, the longest first. */
function seriesList() {
  const found = new Map();
  for (const row of FACTS) {
    if (!row.period_start || !EVEN.has(row.period_type) || stateOf(row) === "failed" || row._decision === "rejected") continue;
    const parts = [...SHOWN_PARTS, ...QUIET_PARTS].map((name) => seriesPart(row, name));
    const key = JSON.stringify(parts).toLowerCase();
    if (!found.has(key)) found.set(key, { parts, rows: [], periods: 0 });
    found.get(key).rows.push(row);
  }
  const all = [...found.values()];
  for (const series of all) series.periods = new Set(series.rows.map((row) => row.period)).size;
  const long = all.filter((series) => series.periods > 1);
  return long.sort((a, b) => b.periods - a.periods || b.rows.length - a.rows.length);
}

/** A part of a series' key, word segmentation undone. */
function seriesPart(row, name) {
  const found = items(row, name);
  return found.map((item) => String(item).replaceAll("_", " ")).sort().join(";");
}

function partText(name, part) {
  if (part === "") return "\u2013";
  return part.split(";").map((item) => itemText(name, name === "period_type" ? item.replaceAll(" ", "_") : item)).join(", ");
}

/** The series that has a part as asked and else most in common with the one before. */
function nearestSeries(all, before, index, part) {
  const fitting = all.filter((series) => series.parts[index] === part);
  const shared = (series) => series.parts.filter((other, k) => other === before.parts[k]).length;
  return fitting.reduce((best, series) => (shared(series) > shared(best) ? series : best), fitting[0]);
}

/** What tells a series from others beside the parts that can be chosen. */
function quietText(series) {
  const names = [...SHOWN_PARTS, ...QUIET_PARTS];
  return series.parts.slice(SHOWN_PARTS.length).map((part, k) => part && partText(names[SHOWN_PARTS.length + k], part)).filter(Boolean).join(" \u00b7 ");
}

/** Selects for the parts of a series; `choose` gets the series that fits. */
function seriesControls(all, chosen, choose) {
  const selects = SHOWN_PARTS.map((name, index) => partSelect(all, name, index, chosen.parts[index],
    (part) => choose(nearestSeries(all, chosen, index, part))));
  const same = all.filter((series) => SHOWN_PARTS.every((_, k) => series.parts[k] === chosen.parts[k]));
  if (same.length > 1) {
    const pick = el("select", { change: () => choose(same[Number(pick.value)]) });
    same.forEach((series, k) => pick.append(optionOf(String(k), quietText(series) || "\u2013", series === chosen)));
    selects.push(el("label", {}, el("span", {}, label("ui.more_parts")), pick));
  }
  return el("div", { class: "series-controls" }, ...selects);
}

function partSelect(all, name, index, part, change) {
  const counts = new Map();
  for (const series of all) counts.set(series.parts[index], (counts.get(series.parts[index]) ?? 0) + 1);
  const options = [...counts.keys()].map((value) => [value, partText(name, value)]);
  options.sort((a, b) => (a[0] === "") - (b[0] === "") || a[1].localeCompare(b[1], language));
  const select = el("select", { "data-part": name, change: () => change(select.value) });
  for (const [value, text] of options) select.append(optionOf(value, text, value === part));
  if (options.length < 2) select.disabled = true;
  return el("label", {}, el("span", {}, label(name)), select);
}

function optionOf(value, text, selected) {
  const option = el("option", { value }, text);
  option.selected = selected;
  return option;
}
