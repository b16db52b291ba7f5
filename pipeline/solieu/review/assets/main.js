// The page as a whole: views, the fact selected, the language, keys, and what further scripts may use.

function openView(view, step = true) {
  state.view = view;
  document.body.dataset.view = view;
  document.body.classList.toggle("with-fact", state.fact !== null);
  for (const node of $("views").children) {
    if (node.dataset.view === view) node.setAttribute("aria-current", "page");
    else node.removeAttribute("aria-current");
  }
  if (view === "document" || state.fact) drawDocument();
  if (view === "overview") drawOverview();
  else drawRows();
  writeState(step);
}

/** Show a row: its document at the sentence, and its columns. */
function select(row, { scroll = true, follow = true } = {}) {
  if (!row) return;
  state.fact = row;
  state.document = row.doc_id;
  openView(state.view === "overview" ? "facts" : state.view, state.view === "overview");
  const index = grid.rows.indexOf(row);
  if (index >= 0) {
    grid.cursor = index;
    showRow(index);
  } else {
    markCursor();
  }
  drawDetail();
  markCurrent(scroll);
  if (follow && isNarrow.matches) $("detail").scrollIntoView({ block: "start" });
  tellSelect();
}

function tellSelect() {
  document.dispatchEvent(new CustomEvent("solieu:select", { detail: { fact: state.fact } }));
}

/** Open the pane without a fact, for what others put into #detail-actions. */
function openDetail() {
  state.fact = null;
  const close = button("\u00d7", closeDetail, { class: "close", "aria-label": label("ui.close") });
  $("detail").replaceChildren(el("div", { class: "detail-head" }, close), el("div", { id: "detail-actions" }));
  document.body.classList.add("with-fact");
}

function deselect() {
  state.fact = null;
  document.body.classList.remove("with-fact");
  drawDetail();
  markCurrent(false);
  if (CSS.highlights) CSS.highlights.delete("evidence");
  markCursor();
  writeState();
}

function closeDetail() {
  deselect();
  if (state.view === "facts") grid.table.focus();
}

/** Draw everything again, as after a change of the language. */
function drawAll() {
  forgetRows();
  labelPage();
  $("search").placeholder = label("ui.search_hint");
  $("search").value = state.query;
  $("views").replaceChildren(...VIEWS.map((view) => button(label(`ui.${view}`), () => openView(view), { "data-view": view })));
  $("languages").replaceChildren(...LANGUAGES.map((name) => button(name.toUpperCase(), () => speak(name),
    { lang: name, "aria-label": label(`ui.${name}`), "aria-pressed": String(name === language) })));
  drawNotice();
  refreshGrid();
  reading.shown = null;
  openView(state.view, false);
  drawDetail();
  if (state.fact) tellSelect();
}

function speak(name) {
  language = name;
  state.language = name;
  drawAll();
  $("languages").querySelector('[aria-pressed="true"]').focus();
  document.dispatchEvent(new CustomEvent("solieu:language", { detail: { language } }));
}

/** Change cells of a row (null empties one) and draw it anew, wherever it is shown. Copies of a text share ids. */
function update(id, changes, docId = state.document) {
  const row = findRow(id, docId);
  if (!row) return;
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) delete row[name];
    else row[name] = value;
  }
  drawChanged();
}

/** Put a row in. */
function add(row) {
  FACTS.push(row);
  placeRow(row);
  drawChanged();
}

function drawChanged() {
  const place = $("scroller").scrollTop;
  forgetRows();
  refreshGrid();
  $("scroller").scrollTop = place;
  drawRows();
  if (reading.shown) {
    const at = $("text").scrollTop;
    drawDocument(true);
    $("text").scrollTop = at;
  }
  if (state.view === "overview") drawOverview();
  drawDetail();
  if (state.fact) tellSelect();
}

function pageKey(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (state.view === "overview") openView("facts");
    $("search").focus();
  } else if (event.key === "Escape" && !closePopover() && state.fact) {
    closeDetail();
  }
}

function search() {
  state.query = $("search").value;
  $("scroller").scrollTop = 0;
  refreshGrid();
  writeState();
}

/** On paper the table has its rows, not a window on them. */
function print(printing) {
  grid.printing = printing;
  if (printing) drawOverview();
  drawRows();
  drawCount();
}

function start() {
  readState();
  $("search").addEventListener("input", later(search));
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") grid.table.focus();
  });
  $("choose-columns").addEventListener("click", (event) => openColumns(event.currentTarget));
  $("scroller").addEventListener("scroll", drawRows, { passive: true });
  document.addEventListener("keydown", pageKey);
  isNarrow.addEventListener("change", drawAll);
  addEventListener("resize", drawRows);
  addEventListener("popstate", () => {
    readState();
    drawAll();
  });
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  drawAll();
  if (state.fact) select(state.fact);
}

Object.defineProperty(window, "solieu", {
  value: Object.freeze({
    data: page,
    config: page.config,
    label,
    addLabels,
    formatNumber,
    select: (id, docId = state.document) => select(findRow(id, docId)),
    selected: () => state.fact,
    openDetail,
    closeDetail,
    update,
    add,
    selection,
  }),
});
// Further scripts listen first; then the page is drawn.
document.addEventListener("DOMContentLoaded", start);
