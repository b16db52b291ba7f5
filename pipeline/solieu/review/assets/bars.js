// Charts of counts: bars that are also the way to the rows behind them, and one bar of parts.

const BARS = 8; // bars before "more"
const WIDEST = 120; // of the column of a year, where there are few

/** Bars of how many facts have each item of a column; a click shows these facts in the table. */
function barList(name, { title = label(name), order = null, itemsOf = null, filterOf = null } = {}) {
  const counts = itemsOf ? countBy(itemsOf) : Array.from(countItems(name));
  const known = counts.filter(([item]) => item !== "");
  known.sort(order ?? ((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]))));
  if (!known.length) return null;
  const most = Math.max(...known.map((pair) => pair[1]));
  const bars = known.map(([item, count]) => {
    const text = itemText(name, item);
    const show = () => showRows(name, filterOf ? filterOf(item) : { kind: "set", values: new Set([String(item)]) });
    return el("li", {}, el("button", { type: "button", class: "bar", click: show },
      el("span", { class: "bar-label", title: text }, bdi(text)), barOf(count / most), el("span", { class: "tally" }, formatNumber(count))));
  });
  return el("section", { class: "figure" }, el("h3", {}, title), ...folding(bars));
}

function countBy(itemsOf) {
  const counts = new Map();
  for (const row of FACTS) for (const item of itemsOf(row)) counts.set(item, (counts.get(item) ?? 0) + 1);
  return Array.from(counts);
}

function barOf(share) {
  return svg("svg", { class: "bar-track", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { width: Math.max(0.8, share * 100), height: 8 }));
}

/** The first bars, the others behind "more". */
function folding(bars) {
  const list = el("ul", { class: "bars" }, ...bars.slice(0, BARS));
  const rest = bars.slice(BARS, 60);
  if (!rest.length) return [list];
  return [list, el("details", { class: "more" }, el("summary", {}, label("ui.more", { n: formatNumber(rest.length) })), el("ul", { class: "bars" }, ...rest))];
}

/** Leave the overview for the rows that pass one filter. */
function showRows(name, filter) {
  state.filters.clear();
  state.query = "";
  setFilter(name, filter);
  openView("facts");
  $("search").value = "";
  $("scroller").scrollTop = 0;
  refreshGrid();
  writeState();
  grid.table.focus();
}

/** The width of drawings in the page's own pixels, so that their letters have the page's size. */
function chartWidth() {
  return isNarrow.matches ? 340 : 1100;
}

/** Columns of how many facts fall into each year, empty years too. */
function yearChart() {
  const counts = new Map(countBy((row) => yearsOf(row)));
  if (!counts.size) return null;
  const years = [...counts.keys()].map(Number);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const span = Math.min(last - first + 1, 80);
  const most = Math.max(...counts.values());
  const width = chartWidth();
  const step = Math.min(width / span, WIDEST);
  const chart = svg("svg", { class: "years", viewBox: `0 0 ${width} 150`, role: "group", "aria-label": label("ui.years") });
  for (let k = 0; k < span; k += 1) {
    const year = String(last - span + 1 + k);
    const count = counts.get(year) ?? 0;
    if (count) chart.append(yearColumn(year, count, k * step, step, (count / most) * 118));
    if (step >= 34 || Number(year) % (step >= 8 ? 5 : 10) === 0) {
      chart.append(svg("text", { x: k * step + step / 2, y: 146, "text-anchor": "middle" }, year));
    }
  }
  chart.append(svg("line", { x1: 0, x2: width, y1: 130, y2: 130, class: "axis" }));
  return el("section", { class: "figure wide" }, el("h3", {}, label("ui.years")), chart);
}

function yearColumn(year, count, x, step, height) {
  const show = () => showRows("period_start", { kind: "range", low: year, high: year });
  const text = `${year}: ${formatNumber(count)}`;
  return svg("g", { class: "year", role: "button", tabindex: "0", "aria-label": text, click: show, keydown: onEnter(show) },
    svg("title", {}, text),
    svg("rect", { x: x + step * 0.12, y: 130 - height, width: step * 0.76, height }),
    step > 26 ? svg("text", { x: x + step / 2, y: 125 - height, "text-anchor": "middle" }, formatNumber(count)) : "");
}

function onEnter(act) {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}

/** The year in which a row's period starts. */
function yearsOf(row) {
  const year = (row.period_start ?? "").slice(0, 4);
  return /^\d{4}$/.test(year) ? [year] : [];
}

/** One bar of all numbers of the documents, by what became of them. */
function accounts() {
  const counts = new Map();
  for (const found of page.documents) {
    for (const [, , role, , why] of found.ledger) {
      const kind = role === "fact" ? "fact" : ledgerRole(role, why);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (!total) return null;
  const bar = svg("svg", { class: "parts", viewBox: "0 0 1000 18", preserveAspectRatio: "none", "aria-hidden": "true" });
  const list = el("ul", { class: "parts-list" });
  let at = 0;
  for (const role of ROLES.filter((name) => counts.has(name))) {
    const width = (counts.get(role) / total) * 1000;
    bar.append(svg("rect", { x: at, width: Math.max(1, width - 2), height: 18, class: `fill-${role}` }));
    list.append(el("li", {}, el("span", { class: `key fill-${role}`, "aria-hidden": "true" }), `${label(`role.${role}`)} `,
      el("span", { class: "tally" }, `${formatNumber(counts.get(role))} (${percent(counts.get(role) / total)})`)));
    at += width;
  }
  return el("section", { class: "figure wide" }, el("h3", {}, label("ui.accounts", { n: formatNumber(total) })), bar, list);
}

function percent(share) {
  return `${formatNumber((share * 100).toFixed(1))}\u00a0%`;
}
