// The numbers of a document as marks, and text written with marks in it.

const ROLES = ["fact", "doubt", "period", "part", "threshold", "other", "rejected", "unlisted"];

/** What became of a number that is no row: `rejected` states a size, `unlisted` is a fact that the table does not hold. */
function ledgerRole(role, why) {
  if (why) return "rejected";
  return role === "fact" ? "unlisted" : role;
}

/** The marks of a document in order, none over another: {start, end, role, row or rule and why}. */
function marksOf(found) {
  const rows = rowsOf(found.doc_id).map((row) => ({
    start: row.start, end: row.end ?? row.start + new Points(row.quote).length, role: stateOf(row) === "fine" ? "fact" : "doubt", row,
  }));
  const taken = rows.map((mark) => mark.start).sort((a, b) => a - b);
  const ends = new Map(rows.map((mark) => [mark.start, mark.end]));
  const free = found.ledger.filter(([start]) => {
    const before = taken[below(taken, start + 1) - 1];
    return before === undefined || ends.get(before) <= start;
  });
  const others = free.map(([start, end, role, rule, why]) => ({ start, end, role: ledgerRole(role, why), rule, why }));
  return apart([...rows, ...others].sort((a, b) => a.start - b.start || b.end - a.end));
}

function apart(marks) {
  const kept = [];
  let last = 0;
  for (const mark of marks) {
    if (mark.end <= last) continue;
    kept.push({ ...mark, start: Math.max(mark.start, last) });
    last = mark.end;
  }
  return kept;
}

/** The marks within a stretch, cut to it. */
function marksWithin(marks, start, end) {
  const found = [];
  for (let k = firstAfter(marks, start); k < marks.length && marks[k].start < end; k += 1) {
    found.push({ ...marks[k], start: Math.max(start, marks[k].start), end: Math.min(end, marks[k].end) });
  }
  return found;
}

function firstAfter(marks, start) {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle].end <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a mark says of itself. */
function markTitle(mark) {
  const why = mark.why ? `: ${label(`why.${mark.why}`)}` : "";
  return mark.row ? `${cellText(mark.row, "measure")}, ${cellText(mark.row, "statistic")}` : `${label(`role.${mark.role}`)}${why} (${mark.rule})`;
}

/** The element of a mark, without its text. */
function markNode(mark) {
  if (!mark.row) return el("span", { class: `mark role-${mark.role}`, title: markTitle(mark) });
  return el("span", {
    class: `mark role-${mark.role}`, role: "button", tabindex: "-1", title: markTitle(mark), "data-fact": mark.row.fact_id,
  });
}
