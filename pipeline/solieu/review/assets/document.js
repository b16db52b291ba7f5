// A document as it was read: lines or blocks, tables as tables, pages, and every number marked.

const reading = { shown: null, placed: [], marks: new Map() };

/** A stretch of text that starts at a code point of the document: {base, points}. */
function stretchOf(text, base) {
  const points = new Points(text);
  return { base, points, start: base, end: base + points.length };
}

/** Draw the document chosen, unless it stands there already. */
function drawDocument(anew = false) {
  const found = DOCUMENTS.get(state.document) ?? page.documents[0];
  if (!found) return;
  if (reading.shown === found && !anew) return;
  Object.assign(reading, { shown: found, placed: [], marks: new Map() });
  const marks = marksOf(found);
  const body = el("div", { id: "text", tabindex: "-1", click: markClick, keydown: markKey });
  if (found.text === null) drawSentences(body, found, marks);
  else drawText(body, found, marks);
  $("document").replaceChildren(documentHead(found), legend(marks), body);
  const first = body.querySelector("[data-fact]");
  if (first) first.tabIndex = 0;
  markCurrent();
}

function documentHead(found) {
  const index = page.documents.indexOf(found);
  const choice = el("select", { "aria-label": label("ui.document"), change: () => openDocument(choice.value) });
  for (const other of page.documents) {
    const option = el("option", { value: other.doc_id }, other.title ? `${other.title} (${other.doc_id})` : other.doc_id);
    option.selected = other === found;
    choice.append(option);
  }
  const step = (by, sign, key) => button(sign, () => openDocument(page.documents[index + by].doc_id),
    { class: "quiet", "aria-label": label(key), ...(page.documents[index + by] ? {} : { disabled: true }) });
  return el("div", { class: "document-head" },
    el("p", { class: "choice" }, step(-1, "\u2039", "ui.previous"), choice, step(1, "\u203a", "ui.next")),
    el("p", { class: "about" }, ...aboutDocument(found)));
}

function aboutDocument(found) {
  const parts = [found.date && el("span", {}, found.date), el("span", {}, label("ui.count_all", { n: formatNumber(rowsOf(found.doc_id).length) }))];
  if (/^https?:\/\//i.test(found.url ?? "")) parts.push(el("a", { href: found.url, rel: "noopener noreferrer", target: "_blank" }, bdi(found.url)));
  if (found.text === null) parts.push(el("span", { class: "absent" }, label("ui.no_text")));
  return parts.filter(Boolean);
}

function openDocument(id) {
  state.document = id;
  if (state.fact?.doc_id !== id) deselect();
  drawDocument();
  writeState();
}

function legend(marks) {
  const counts = new Map();
  for (const mark of marks) counts.set(mark.role, (counts.get(mark.role) ?? 0) + 1);
  const present = ROLES.filter((role) => counts.has(role));
  return el("ul", { class: "legend", "aria-label": label("ui.legend") }, ...present.map((role) => el("li", {},
    el("span", { class: `mark role-${role}`, "aria-hidden": "true" }, "12"), ` ${label(`role.${role}`)} `, el("span", { class: "tally" }, formatNumber(counts.get(role))))));
}

function drawText(body, found, marks) {
  const points = pointsOf(found);
  let at = 0;
  let leaf = null;
  const between = (end) => drawLines(body, { base: 0, points }, marks, at, end);
  for (const block of found.blocks) {
    between(block.start);
    if (block.page !== undefined && block.page !== leaf) body.append(pageRule(block.page));
    leaf = block.page ?? leaf;
    if (block.cells) body.append(drawCells(block.cells, { base: 0, points }, marks));
    else drawLines(body, { base: 0, points }, marks, block.start, block.end, block.kind);
    at = Math.max(at, block.end);
  }
  between(points.length);
}

function pageRule(number) {
  return el("p", { class: "page-rule" }, label("ui.page_n", { n: number }));
}

/** Write the lines of text[start:end] as paragraphs; empty ones are space only. */
function drawLines(body, stretch, marks, start, end, kind = "text") {
  if (start >= end) return;
  let at = start;
  for (const line of stretch.points.slice(start, end).split("\n")) {
    const length = new Points(line).length;
    if (line.trim()) {
      const paragraph = el("p", { class: `kind-${kind}`, dir: "auto" });
      writeRun(paragraph, stretch, marks, at, at + length);
      body.append(paragraph);
    }
    at += length + 1;
  }
}

/** Without the document: the sentences of its rows, in order. */
function drawSentences(body, found, marks) {
  const seen = new Set();
  for (const row of rowsOf(found.doc_id)) {
    const base = sentenceStart(row);
    if (seen.has(`${base} ${row.sentence}`)) continue;
    seen.add(`${base} ${row.sentence}`);
    const stretch = stretchOf(row.sentence, base);
    const paragraph = el("p", { class: "kind-text", dir: "auto" });
    writeRun(paragraph, stretch, marks, stretch.start, stretch.end);
    body.append(paragraph);
  }
}

/** Write a stretch into an element, with its marks; each piece of text is kept with its place. */
function writeRun(parent, stretch, marks, start, end) {
  let at = start;
  const put = (into, from, to) => {
    const node = document.createTextNode(stretch.points.slice(from - stretch.base, to - stretch.base));
    into.append(node);
    reading.placed.push({ node, start: from, end: to });
  };
  for (const mark of marksWithin(marks, start, end)) {
    if (mark.start > at) put(parent, at, mark.start);
    const node = markNode(mark);
    put(node, mark.start, mark.end);
    parent.append(node);
    if (mark.row && !reading.marks.has(mark.row)) reading.marks.set(mark.row, node);
    at = mark.end;
  }
  if (at < end) put(parent, at, end);
}

function markClick(event) {
  const mark = event.target.closest("[data-fact]");
  if (mark && getSelection().isCollapsed) selectMark(mark);
}

function markKey(event) {
  const mark = event.target.closest("[data-fact]");
  if (!mark) return;
  const all = [...reading.marks.values()];
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = all[all.indexOf(mark) + step];
    if (!next) return;
    mark.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    selectMark(mark);
  }
}

function selectMark(mark) {
  for (const [row, node] of reading.marks) if (node === mark) select(row, { scroll: false });
}

/** Show which mark is the fact selected; bring it into sight. */
function markCurrent(scroll = true) {
  for (const node of document.querySelectorAll("#text .current")) {
    node.classList.remove("current");
    node.removeAttribute("aria-pressed");
  }
  const node = reading.marks.get(state.fact);
  if (!node) return;
  node.classList.add("current");
  node.setAttribute("aria-pressed", "true");
  if (scroll) center(node, $("text"));
}

/** Scroll a box, and nothing around it, until a node within is in its middle. */
function center(node, box) {
  const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
  const sheet = node.closest(".sheet");
  if (sheet) sheet.scrollLeft += inner.left - sheet.getBoundingClientRect().left - sheet.clientWidth / 2;
}
