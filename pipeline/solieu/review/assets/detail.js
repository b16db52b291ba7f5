// The pane of one fact: its sentence, what stands against it, every column and what it was read from.

const ABOUT = ["fact_id", "doc_id", "doc_date", "doc_date_source", "start", "end", "quote", "sentence", "doc_sha256", "rules_sha", "solieu_version", "page", "cell", "valid"];
const ELSEWHERE = new Set(["sentence", "quote", "evidence", "checks", "valid"]); // shown above the columns

function drawDetail() {
  const row = state.fact;
  const pane = $("detail");
  if (!row) {
    pane.replaceChildren();
    return;
  }
  const names = [...COLUMNS.keys()].filter((name) => items(row, name).length && !ELSEWHERE.has(name));
  pane.replaceChildren(
    detailHead(row),
    sentenceNode(row),
    ...objections(row),
    el("div", { id: "detail-actions" }),
    columnTable(row, names.filter((name) => !ABOUT.includes(name)), label("ui.columns_read")),
    el("details", {}, el("summary", {}, label("ui.about_row")), columnTable(row, names.filter((name) => ABOUT.includes(name)), label("ui.about_row"))),
  );
  light(row, null);
}

function detailHead(row) {
  const place = [row.doc_id, row.page !== undefined && label("ui.page_n", { n: row.page }), row.cell].filter(Boolean);
  return el("div", { class: "detail-head" },
    el("h2", {}, bdi(row.quote), row._decision && el("span", { class: `badge decision-${row._decision}` }, cellText(row, "_decision"))),
    el("p", { class: "place" }, ...place.map((part) => bdi(String(part)))),
    button("\u00d7", closeDetail, { class: "close", "aria-label": label("ui.close") }));
}

/** Failed checks and contradictions, in words. */
function objections(row) {
  const failed = (row.checks ?? []).map((check) => el("li", {}, el("strong", {}, label(`check.${check}.name`)), ` ${label(`check.${check}`)}`));
  const against = (row.contradictions ?? []).map((number) => el("li", {}, contradictionNode(page.contradictions[number], row)));
  if (!failed.length && !against.length) return row.valid === false ? [el("p", { class: "objections" }, label("_state.failed"))] : [];
  return [el("ul", { class: "objections" }, ...failed, ...against)];
}

/** A contradiction: what was reckoned, what came out, the facts in it as buttons. */
function contradictionNode(found, without = null) {
  const facts = found.fact_ids.map((id) => findRow(id, found.doc_id)).filter((row) => row && row !== without);
  return el("div", { class: "contradiction" },
    el("strong", {}, label(`check.${found.check}.name`)), " ", el("span", { lang: "en" }, bdi(found.message)), " ",
    ...facts.map((row) => button(row.quote, () => select(row), { class: "quiet fact" })));
}

function columnTable(row, names, caption) {
  const body = el("tbody", { keydown: columnKey });
  for (const name of names) body.append(columnRow(row, name));
  const first = body.querySelector("tr");
  if (first) first.tabIndex = 0;
  return el("table", { class: "columns" }, el("caption", { class: "visually-hidden" }, caption), body);
}

function columnRow(row, name) {
  const entries = (row.evidence ?? []).filter((entry) => entry.column === name);
  const texts = entries.map((entry) => {
    const text = evidenceText(row, entry);
    return el("span", { class: "read" }, text === null ? "" : el("q", {}, bdi(text)), " ", el("code", {}, bdi(entry.rule)));
  });
  const node = el("tr", { tabindex: "-1", "data-column": name },
    el("th", { scope: "row", title: helpOf(name) }, label(name)),
    el("td", {}, el("span", { class: "said" }, name === "part_of" ? wholeOf(row) : bdi(cellText(row, name))), ...texts));
  node.addEventListener("mouseenter", () => light(row, name));
  node.addEventListener("mouseleave", () => light(row, null));
  node.addEventListener("focus", () => light(row, name));
  node.addEventListener("blur", () => light(row, null));
  node.addEventListener("click", () => showEvidence(entries));
  return node;
}

/** The fact that this one is a part of, as a button where the page has it. */
function wholeOf(row) {
  const whole = findRow(row.part_of, row.doc_id);
  return whole ? button(whole.quote, () => select(whole), { class: "quiet fact" }) : bdi(row.part_of);
}

/** What a column means, in the language chosen. */
function helpOf(name) {
  const key = `help.${name}`;
  const text = label(key);
  return text === key ? COLUMNS.get(name)?.doc : text;
}

/** Bring the characters that a column was read from into sight in the document. */
function showEvidence(entries) {
  const entry = entries.find((candidate) => candidate.start !== undefined);
  const range = entry && rangeOf(entry.start, entry.end);
  if (range) center(range.startContainer.parentElement, $("text"));
}

function columnKey(event) {
  const row = event.target.closest("tr");
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (event.target !== row) return;
  if (event.key === "Enter") row.click();
  if (!step) return;
  event.preventDefault();
  const next = row[step];
  if (!next) return;
  row.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
