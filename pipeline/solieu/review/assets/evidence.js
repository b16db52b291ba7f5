// Where the sentence of a fact stands, and the characters that each of its columns was read from.

const starts = new WeakMap();

/** The code point of the document where a row's sentence starts. */
function sentenceStart(row) {
  if (!starts.has(row)) starts.set(row, startInText(row) ?? startByQuotes(row));
  return starts.get(row);
}

function startInText(row) {
  const found = DOCUMENTS.get(row.doc_id);
  if (!found || found.text === null) return null;
  const points = pointsOf(found);
  const from = Math.max(0, points.unit(row.end) - row.sentence.length);
  const unit = found.text.indexOf(row.sentence, from);
  return unit >= 0 && unit <= points.unit(row.start) ? points.point(unit) : null;
}

/** Without the text: the place at which the quotes of most rows of the sentence stand where they should. */
function startByQuotes(row) {
  const points = new Points(row.sentence);
  const fellows = rowsOf(row.doc_id).filter((other) => other.sentence === row.sentence);
  const stands = (base, other) => points.slice(other.start - base, other.end - base) === other.quote && other.start >= base;
  let best = { base: row.start, count: -1 };
  for (let unit = row.sentence.indexOf(row.quote); unit >= 0; unit = row.sentence.indexOf(row.quote, unit + 1)) {
    const base = row.start - points.point(unit);
    const count = fellows.filter((other) => stands(base, other)).length;
    if (count > best.count) best = { base, count };
  }
  return best.base;
}

/** The characters of an entry of evidence; null where it was inherited or the text is not at hand. */
function evidenceText(row, entry) {
  if (entry.start === undefined || entry.end === undefined) return null;
  const found = DOCUMENTS.get(row.doc_id);
  if (found && found.text !== null) return pointsOf(found).slice(entry.start, entry.end);
  const stretch = stretchOf(row.sentence, sentenceStart(row));
  if (entry.start < stretch.start || entry.end > stretch.end) return null;
  return stretch.points.slice(entry.start - stretch.base, entry.end - stretch.base);
}

/** The sentence of a row, its number marked, in pieces that know which columns were read from them. */
function sentenceNode(row) {
  const stretch = stretchOf(row.sentence, sentenceStart(row));
  const inside = (row.evidence ?? []).filter((entry) => entry.start !== undefined && entry.end > stretch.start && entry.start < stretch.end);
  const cuts = new Set([stretch.start, stretch.end]);
  for (const span of [row, ...inside]) {
    for (const at of [span.start, span.end]) if (at > stretch.start && at < stretch.end) cuts.add(at);
  }
  const edges = [...cuts].sort((a, b) => a - b);
  const node = el("blockquote", { class: "sentence", dir: "auto" });
  for (let k = 0; k + 1 < edges.length; k += 1) {
    const [start, end] = [edges[k], edges[k + 1]];
    const covers = (span) => span.start <= start && span.end >= end;
    const columns = inside.filter(covers).map((entry) => entry.column);
    const text = stretch.points.slice(start - stretch.base, end - stretch.base);
    node.append(el(covers(row) ? "mark" : "span", { "data-columns": columns.length ? ` ${columns.join(" ")} ` : null }, text));
  }
  return node;
}

/** Mark what a column was read from, in the sentence and in the document; null takes the marks away. */
function light(row, column) {
  for (const piece of document.querySelectorAll("#detail .sentence > *")) {
    piece.classList.toggle("lit", column !== null && (piece.dataset.columns ?? "").includes(` ${column} `));
  }
  if (!CSS.highlights) return; // an old browser: the sentence above has the marks
  const spans = (row.evidence ?? []).filter((entry) => entry.column === column && entry.start !== undefined);
  const ranges = spans.map((entry) => rangeOf(entry.start, entry.end)).filter(Boolean);
  CSS.highlights.set("evidence", new Highlight(...ranges));
}

/** A range of the document view from code points; null where they are not in it. */
function rangeOf(start, end) {
  const touched = reading.placed.filter((piece) => piece.start < end && piece.end > start);
  if (!touched.length) return null;
  const last = touched.at(-1);
  const range = new Range();
  range.setStart(touched[0].node, new Points(touched[0].node.data).unit(Math.max(0, start - touched[0].start)));
  range.setEnd(last.node, new Points(last.node.data).unit(Math.min(end, last.end) - last.start));
  return range;
}

/** The text selected in the document view, in code points; null where nothing of it is selected. */
function selection() {
  const chosen = getSelection();
  if (!reading.shown || !chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const touched = reading.placed.filter((piece) => range.intersectsNode(piece.node));
  if (!touched.length) return null;
  const at = (piece, node, offset, other) => (piece.node === node ? piece.start + new Points(piece.node.data).point(offset) : other);
  let start = at(touched[0], range.startContainer, range.startOffset, touched[0].start);
  let end = at(touched.at(-1), range.endContainer, range.endOffset, touched.at(-1).end);
  const quote = quoteBetween(touched, start, end);
  start += new Points(quote.slice(0, quote.length - quote.trimStart().length)).length;
  end -= new Points(quote.slice(quote.trimEnd().length)).length;
  return end > start ? { doc_id: reading.shown.doc_id, start, end, quote: quote.trim() } : null;
}

function quoteBetween(touched, start, end) {
  if (reading.shown.text !== null) return pointsOf(reading.shown).slice(start, end);
  return touched.map((piece) => new Points(piece.node.data).slice(Math.max(0, start - piece.start), end - piece.start)).join("");
}
