// The chart of a series: a dot a fact, joined where periods follow on each other and have one value each.

const FRAME = { height: 320, left: 2, top: 16, bottom: 30 };
let chosenSeries = null;

function seriesFigure() {
  const all = seriesList();
  if (!all.length) return null;
  const same = chosenSeries && all.find((series) => String(series.parts) === String(chosenSeries.parts));
  chosenSeries = same ?? all[0];
  const box = el("section", { class: "figure wide series" });
  const draw = (series, focus = null) => {
    chosenSeries = series;
    const figure = seriesChart(series);
    box.replaceChildren(el("h3", {}, label("ui.series")), seriesControls(all, series, (next) => draw(next, document.activeElement?.dataset.part)), figure, seriesNote(series), seriesTable(series));
    if (focus) box.querySelector(`[data-part="${focus}"]`)?.focus();
  };
  draw(chosenSeries);
  return box;
}

/** The facts of a series with where they stand: x in days, y as a number. */
function dotsOf(series) {
  const day = (text) => Date.parse(`${text}T00:00:00Z`) / 864e5;
  const dots = series.rows.map((row) => ({ row, x: day(row.period_start), end: day(row.period_end ?? row.period_start), y: Number(row.value) }));
  return dots.sort((a, b) => a.x - b.x || a.end - b.end || a.y - b.y);
}

function seriesChart(series) {
  const dots = dotsOf(series);
  const scale = scaleOf(dots);
  const unit = series.rows[0].unit;
  const name = [partText("commodity", series.parts[3]), partText("measure", series.parts[1]), unit, quietText(series)].filter((part) => part !== "\u2013").join(", ");
  const chart = svg("svg", { class: "chart", viewBox: `0 0 ${chartWidth()} ${FRAME.height}`, role: "group", "aria-label": `${label("ui.series")}: ${name}` });
  chart.append(...yAxis(scale, unit), ...xAxis(dots, scale));
  for (const [from, to] of joints(dots)) {
    chart.append(svg("line", { class: "joint", x1: scale.x(from.x), y1: scale.y(from.y), x2: scale.x(to.x), y2: scale.y(to.y) }));
  }
  chart.append(...dots.map((dot) => dotNode(dot, scale)));
  return chart;
}

/** From data to the frame; zero is in it unless all values lie close together and far away. */
function scaleOf(dots) {
  const values = dots.map((dot) => dot.y);
  let [low, high] = [Math.min(...values), Math.max(...values)];
  if (low > 0 && low < high * 0.7) low = 0;
  if (high < 0 && high > low * 0.7) high = 0;
  const step = niceStep((high - low || Math.abs(high) || 1) / 4);
  low = Math.floor(low / step) * step;
  high = Math.max(low + step, Math.ceil(high / step) * step);
  const [first, last] = [dots[0].x, Math.max(dots.at(-1).x, dots[0].x + 1)];
  const { height, left, top, bottom } = FRAME;
  const edge = chartWidth() - (isNarrow.matches ? 96 : 150); // right of it stand the numbers
  return {
    low, high, step, edge,
    x: (x) => left + 10 + ((x - first) / (last - first)) * (edge - left - 20),
    y: (y) => height - bottom - ((y - low) / (high - low)) * (height - top - bottom),
  };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
}

function yAxis(scale, unit) {
  const found = [];
  const { edge } = scale;
  const count = Math.round((scale.high - scale.low) / scale.step);
  for (let k = 0; k <= count; k += 1) {
    const value = scale.low + k * scale.step;
    const y = scale.y(value);
    found.push(svg("line", { class: Math.abs(value) < scale.step / 1e6 ? "axis" : "grid-line", x1: FRAME.left, x2: edge, y1: y, y2: y }));
    found.push(svg("text", { x: edge + 6, y: y + 4 }, shortNumber(value) + (k === count ? ` ${unit}` : "")));
  }
  return found;
}

function shortNumber(value) {
  return new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 }).format(value);
}

/** Years below the frame, within one year the periods; no more than fit. */
function xAxis(dots, scale) {
  const years = [...new Set(dots.map((dot) => dot.row.period_start.slice(0, 4)))];
  const marks = years.length > 1
    ? years.map((year) => [Math.max(dots[0].x, Date.UTC(Number(year), 0, 1) / 864e5), year])
    : dots.map((dot) => [dot.x, dot.row.period]);
  const texts = [];
  let free = -Infinity;
  for (const [x, text] of marks) {
    const place = Math.max(scale.x(x), text.length * 3.5);
    if (place - text.length * 3.5 < free) continue;
    free = place + text.length * 3.5 + 8;
    texts.push(svg("text", { x: place, y: FRAME.height - 8, "text-anchor": "middle" }, text));
  }
  return texts;
}

/** Pairs of dots to join: one value a period, and the next period begins where this one ends. */
function joints(dots) {
  const values = new Map();
  for (const dot of dots) values.set(dot.x, (values.get(dot.x) ?? new Set()).add(dot.y));
  const single = dots.filter((dot, k) => values.get(dot.x).size === 1 && dots[k - 1]?.x !== dot.x);
  return single.slice(1).map((dot, k) => [single[k], dot]).filter(([from, to]) => from.end + 1 === to.x);
}

function dotNode(dot, scale) {
  const text = `${dot.row.period}: ${cellText(dot.row, "value")} ${dot.row.unit} (${dot.row.doc_id})`;
  const show = () => {
    openView("facts");
    select(dot.row);
  };
  return svg("circle", {
    class: `dot state-${stateOf(dot.row)} ${dot.row.status ? "not-final" : ""}`, cx: scale.x(dot.x), cy: scale.y(dot.y), r: 4.5, role: "button", tabindex: "0", "aria-label": text, click: show, keydown: onEnter(show),
  }, svg("title", {}, text));
}

/** What the hollow dots are, where there are any; that a line is missing on purpose. */
function seriesNote(series) {
  const hollow = series.rows.some((row) => row.status);
  return el("p", { class: "hint" }, label("ui.series_note"), hollow ? ` ${label("ui.hollow")}` : "");
}

/** The same figures as a table. */
function seriesTable(series) {
  const rows = dotsOf(series).map(({ row }) => el("tr", {}, el("td", {}, row.period), el("td", { class: "number" }, cellText(row, "value")), el("td", {}, row.unit), el("td", {}, bdi(row.doc_id))));
  const heads = ["period", "value", "unit", "doc_id"].map((name) => el("th", { scope: "col" }, label(name)));
  return el("details", { class: "more" },
    el("summary", {}, label("ui.figures", { n: formatNumber(series.rows.length), periods: formatNumber(series.periods) })),
    el("div", { class: "sheet" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows))));
}
