// The table of facts: only the rows in sight are in the page, whatever their number.

const ROW = 34; // height of a row, as in table.css
const SPARE = 12; // rows kept above and below what is in sight
const PRINTED = 1000; // rows at most on paper
const WIDTHS = {
  _state: 56, _decision: 130, value: 132, unit: 92, statistic: 118, measure: 110, flow: 128, commodity: 136, partner: 110,
  period: 134, confidence: 132, doc_id: 116, sentence: 420, quote: 170, evidence: 420, fact_id: 190, doc_sha256: 190, commodity_id: 150,
};

/** Pixels of a column; on a narrow screen three and the sign fit. */
function widthOf(name) {
  const width = WIDTHS[name] ?? 120;
  return isNarrow.matches ? Math.min(width, name === "_state" ? 36 : 116) : width;
}

const grid = { rows: [], cursor: 0, table: null, body: null, drawn: new Map() };

/** Work out the rows anew and draw them. */
function refreshGrid() {
  grid.rows = shownRows(state);
  grid.cursor = Math.max(0, state.fact ? grid.rows.indexOf(state.fact) : 0);
  drawTable();
  drawChips();
  drawCount();
}

/** Say how many rows there are, and on paper that not all of them are. */
function drawCount() {
  const counts = { n: formatNumber(grid.rows.length), all: formatNumber(FACTS.length), shown: formatNumber(PRINTED) };
  const cut = grid.printing && grid.rows.length > PRINTED;
  const key = grid.rows.length === FACTS.length ? "ui.count_all" : "ui.count_some";
  $("count").textContent = label(cut ? "ui.print_cut" : key, counts);
}

function drawTable() {
  const names = shownColumns();
  const widths = el("colgroup", {});
  for (const name of names) {
    const column = el("col");
    column.style.width = `${widthOf(name)}px`;
    widths.append(column);
  }
  grid.body = el("tbody");
  grid.table = el(
    "table",
    {
      role: "grid", tabindex: "0", "aria-label": label("ui.facts"), "aria-rowcount": grid.rows.length + 1,
      "aria-colcount": names.length, keydown: gridKey, click: gridClick, focus: drawRows,
    },
    widths,
    el("thead", {}, el("tr", { "aria-rowindex": 1 }, ...names.map(headCell))),
    grid.body,
  );
  grid.table.style.width = `${names.reduce((sum, name) => sum + widthOf(name), 0)}px`;
  $("scroller").replaceChildren(grid.table);
  if (!grid.rows.length) $("scroller").append(el("p", { class: "empty" }, label("ui.nothing")));
  grid.drawn = new Map();
  drawRows();
}

function headCell(name) {
  const sort = state.sort?.name === name ? (state.sort.down ? "descending" : "ascending") : "none";
  const arrow = { ascending: "\u2191", descending: "\u2193", none: "" }[sort];
  const title = label(name);
  const text = name === "_state" ? el("span", { class: "visually-hidden" }, title) : title;
  const filtered = state.filters.has(name);
  return el(
    "th",
    { scope: "col", "aria-sort": sort, "data-column": name, class: NUMERIC.has(COLUMNS.get(name)?.type) ? "number" : null },
    el("button", { type: "button", class: "sort", title: helpOf(name), click: () => sortBy(name) },
      text, name === "_state" ? "!" : "", el("span", { class: "arrow", "aria-hidden": "true" }, arrow)),
    (name !== "_state" || !isNarrow.matches) && el("button", {
      type: "button", class: filtered ? "filter on" : "filter", "aria-haspopup": "dialog", "aria-label": label("ui.filter_by", { column: title }),
      click: (event) => openFilter(name, event.currentTarget),
    }, filterIcon()),
  );
}

function filterIcon() {
  return svg("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, svg("path", { d: "M1 2h10L7 6.5V10l-2 1V6.5z" }));
}

/** Ascending, descending, then the order by doubt again. */
function sortBy(name) {
  if (state.sort?.name !== name) state.sort = { name, down: false };
  else state.sort = state.sort.down ? null : { name, down: true };
  refreshGrid();
  writeState();
  document.querySelector(`#scroller th[data-column="${name}"] .sort`)?.focus();
}

/** The rows in sight, and on paper the first thousand. */
function rowsInSight() {
  if (grid.printing) return [0, Math.min(grid.rows.length, PRINTED)];
  const view = $("scroller");
  const first = Math.max(0, Math.floor(view.scrollTop / ROW) - SPARE);
  return [first, Math.min(grid.rows.length, Math.ceil((view.scrollTop + (view.clientHeight || 600)) / ROW) + SPARE)];
}

function drawRows() {
  const [first, last] = rowsInSight();
  const names = shownColumns();
  const drawn = new Map();
  for (let index = first; index < last; index += 1) drawn.set(index, grid.drawn.get(index) ?? bodyRow(index, names));
  grid.drawn = drawn;
  grid.body.replaceChildren(spacer(first, names.length), ...drawn.values(), spacer(grid.rows.length - last, names.length));
  markCursor();
}

function spacer(count, width) {
  const row = el("tr", { class: "spacer", "aria-hidden": "true" }, el("td", { colspan: width }));
  row.style.height = `${count * ROW}px`;
  return row;
}

function bodyRow(index, names) {
  const row = grid.rows[index];
  return el(
    "tr",
    { id: `row-${index}`, "aria-rowindex": index + 2, "data-index": index, class: `state-${stateOf(row)}` },
    ...names.map((name) => bodyCell(row, name)),
  );
}

function bodyCell(row, name) {
  if (name === "_state") return el("td", { class: "state" }, stateSign(row));
  const text = cellText(row, name);
  if (name === "_decision") return el("td", {}, text && el("span", { class: `badge decision-${row._decision}` }, text));
  return el("td", { class: NUMERIC.has(COLUMNS.get(name)?.type) ? "number" : null, title: text }, bdi(text));
}

/** The sign of a doubtful row, never by colour alone. */
function stateSign(row) {
  const found = stateOf(row);
  if (found === "fine") return "";
  return el("span", { class: "sign", role: "img", "aria-label": label(`_state.${found}`), title: label(`_state.${found}`) }, found === "failed" ? "\u2715" : "\u2260");
}

function markCursor() {
  for (const [index, row] of grid.drawn) {
    row.classList.toggle("cursor", index === grid.cursor);
    row.setAttribute("aria-selected", String(grid.rows[index] === state.fact));
  }
  if (grid.drawn.has(grid.cursor)) grid.table.setAttribute("aria-activedescendant", `row-${grid.cursor}`);
  else grid.table.removeAttribute("aria-activedescendant");
}

/** Bring a row into sight, below the head of the table. */
function showRow(index) {
  const view = $("scroller");
  const top = index * ROW;
  const room = view.clientHeight - ROW - 8;
  if (top < view.scrollTop) view.scrollTop = top;
  else if (top + ROW > view.scrollTop + room) view.scrollTop = top + ROW - room;
  drawRows();
}

function gridClick(event) {
  const row = event.target.closest("tbody tr[data-index]");
  if (!row) return;
  grid.cursor = Number(row.dataset.index);
  select(grid.rows[grid.cursor]);
}

function gridKey(event) {
  if (event.target !== grid.table || event.ctrlKey || event.metaKey || event.altKey) return;
  const jump = Math.max(1, Math.floor($("scroller").clientHeight / ROW) - 2);
  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: jump, PageUp: -jump, Home: -Infinity, End: Infinity };
  if (event.key in moves && grid.rows.length) {
    event.preventDefault();
    grid.cursor = Math.max(0, Math.min(grid.rows.length - 1, grid.cursor + moves[event.key]));
    showRow(grid.cursor);
    if (state.fact) select(grid.rows[grid.cursor], { follow: false });
  } else if (event.key === "Enter" && grid.rows[grid.cursor]) {
    event.preventDefault();
    select(grid.rows[grid.cursor]);
  }
}
