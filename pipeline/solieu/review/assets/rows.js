// Which rows are shown, and in what order: doubtful ones first, then as sorted.

const STATES = ["failed", "contradicted", "fine"];
const UNSEARCHED = new Set(["evidence", "doc_sha256", "rules_sha", "solieu_version", "start", "end", "contradictions"]);
const SHORT_LIST = 60; // items up to which a filter offers them all

let haystacks = new WeakMap();
let sentences = new Map();
let itemCounts = new Map();

/** What stands against a row: a failed check, a contradiction, or nothing. */
function stateOf(row) {
  if (row.valid === false || row.checks?.length) return "failed";
  return row.contradictions?.length ? "contradicted" : "fine";
}

/** Forget what was worked out from cells and labels. */
function forgetRows() {
  haystacks = new WeakMap();
  sentences = new Map();
  itemCounts = new Map();
}

/** Every item of a column with the number of rows that have it; "" where a row has none. */
function countItems(name) {
  if (!itemCounts.has(name)) {
    const counts = new Map();
    for (const row of FACTS) {
      const found = items(row, name);
      for (const item of found.length ? found : [""]) counts.set(item, (counts.get(item) ?? 0) + 1);
    }
    itemCounts.set(name, counts);
  }
  return itemCounts.get(name);
}

/** How a column is filtered: "set", "text" or "range". */
function filterKind(name) {
  const column = COLUMNS.get(name);
  if (!column || column.values.length || column.type === "boolean") return "set";
  if (NUMERIC.has(column.type) || DATES.has(name)) return "range";
  if (column.type === "list of evidence") return "text";
  return countItems(name).size <= SHORT_LIST ? "set" : "text";
}

function folded(sentence) {
  if (!sentences.has(sentence)) sentences.set(sentence, fold(sentence));
  return sentences.get(sentence);
}

/** All that can be searched of a row: its cells as shown and as codes. */
function haystack(row) {
  if (!haystacks.has(row)) {
    const cells = [];
    for (const name of Object.keys(row)) {
      if (name === "sentence" || UNSEARCHED.has(name)) continue;
      const shown = cellText(row, name);
      cells.push(shown);
      if (shown !== row[name]) cells.push(items(row, name).join("\u0001"));
    }
    haystacks.set(row, `${fold(cells.join("\u0001"))}\u0001${folded(row.sentence)}`);
  }
  return haystacks.get(row);
}

/** A test for rows from what was typed: a phrase, or several parted by `;`, all of which must occur. */
function searchTest(query) {
  const phrases = query.split(";").map(fold).filter(Boolean);
  return (row) => phrases.every((phrase) => haystack(row).includes(phrase));
}

function filterTest(name, filter) {
  if (filter.kind === "set") {
    return (row) => {
      const found = items(row, name);
      return found.length ? found.some((item) => filter.values.has(String(item))) : filter.values.has("");
    };
  }
  if (filter.kind === "text") {
    const wanted = fold(filter.text);
    return (row) => fold(cellText(row, name)).includes(wanted) || fold(items(row, name).join(" ")).includes(wanted);
  }
  if (DATES.has(name)) return (row) => datesTest(row[name], filter);
  const low = filter.low === "" ? -Infinity : Number(filter.low);
  const high = filter.high === "" ? Infinity : Number(filter.high);
  return (row) => row[name] !== undefined && Number(row[name]) >= low && Number(row[name]) <= high;
}

/** Whether a date lies in a range whose ends may be years or months. */
function datesTest(date, { low, high }) {
  return date !== undefined && date >= low && (high === "" || date.slice(0, high.length) <= high);
}

/** The rows that pass search and filters, in order. */
function shownRows({ query, filters, sort }) {
  const tests = Array.from(filters, ([name, filter]) => filterTest(name, filter));
  if (query.trim()) tests.push(searchTest(query));
  const rows = FACTS.filter((row) => tests.every((test) => test(row)));
  return sort ? sorted(rows, sort) : ordered(rows, doubt, (a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Failed rows, then contradicted ones, then by confidence; cells of tables have none and come last. */
function doubt(row) {
  return [STATES.indexOf(stateOf(row)), row.confidence === undefined ? 2 : Number(row.confidence)];
}

function sorted(rows, { name, down }) {
  const numeric = NUMERIC.has(COLUMNS.get(name)?.type);
  const texts = new Intl.Collator(language, { numeric: true });
  const compare = numeric ? (a, b) => a - b : texts.compare;
  const keyOf = name === "_state" ? (row) => String(STATES.indexOf(stateOf(row))) : (row) => cellText(row, name);
  const key = (row) => (items(row, name).length ? (numeric ? Number(row[name]) : keyOf(row)) : null);
  return ordered(rows, key, (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null); // empty cells last, both ways
    return down ? compare(b, a) : compare(a, b);
  });
}

function ordered(rows, keyOf, compare) {
  const keyed = rows.map((row) => [keyOf(row), row]);
  return keyed.sort((a, b) => compare(a[0], b[0])).map((pair) => pair[1]);
}

const byDocument = new Map();
for (const row of FACTS) placeRow(row);

function placeRow(row) {
  if (!byDocument.has(row.doc_id)) byDocument.set(row.doc_id, []);
  byDocument.get(row.doc_id).push(row);
}

/** The rows of a document, in the order of their numbers. */
function rowsOf(docId) {
  return [...(byDocument.get(docId) ?? [])].sort((a, b) => a.start - b.start);
}

/** The row with an id; of copies of a text, which share ids, the one of the document named. */
function findRow(id, docId) {
  const same = FACTS.filter((row) => row.fact_id === id);
  return same.find((row) => row.doc_id === docId) ?? same[0] ?? null;
}
