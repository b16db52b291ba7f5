// What is chosen on the page, and the same in the address behind `#`, so that a link brings it back.

const VIEWS = ["overview", "facts", "document"];
const WIDE = ["_state", "value", "unit", "statistic", "measure", "flow", "commodity", "partner", "period", "confidence", "doc_id"];
const NARROW = ["_state", "quote", "commodity", "period"];
const isNarrow = matchMedia("screen and (max-width: 759px)");

const state = {
  view: "overview",
  query: "",
  filters: new Map(),
  sort: null,
  columns: null, // null: those that fit the screen
  document: null,
  fact: null,
};

/** The columns of the table: the chosen ones, with the reviewer's where there is one. */
function shownColumns() {
  const names = state.columns ?? (isNarrow.matches ? NARROW : WIDE);
  const decided = FACTS.some((row) => row._decision);
  return decided && !names.includes("_decision") ? [names[0], "_decision", ...names.slice(1)] : names;
}

/** Every column that a table can show. */
function allColumns() {
  return ["_state", ...(FACTS.some((row) => row._decision) ? ["_decision"] : []), ...COLUMNS.keys()];
}

function setFilter(name, filter) {
  const empty = !filter || (filter.kind === "set" && !filter.values.size) || (filter.kind === "text" && !filter.text.trim())
    || (filter.kind === "range" && filter.low === "" && filter.high === "");
  if (empty) state.filters.delete(name);
  else state.filters.set(name, filter);
}

function hashOfState() {
  const hash = new URLSearchParams();
  if (state.view !== "overview") hash.set("view", state.view);
  if (state.query) hash.set("q", state.query);
  if (state.sort) hash.set("sort", (state.sort.down ? "-" : "") + state.sort.name);
  if (state.columns) hash.set("columns", state.columns.join(","));
  for (const [name, filter] of state.filters) {
    if (filter.kind === "set") for (const value of filter.values) hash.append(`is.${name}`, value);
    else if (filter.kind === "text") hash.set(`has.${name}`, filter.text);
    else hash.set(`range.${name}`, `${filter.low}..${filter.high}`);
  }
  if (state.document !== null) hash.set("document", state.document);
  if (state.fact) hash.set("fact", state.fact.fact_id);
  if (state.language) hash.set("language", state.language);
  return hash.toString();
}

/** Write the address; `step` makes the browser's back button come back to where one was. */
function writeState(step = false) {
  const hash = `#${hashOfState()}`;
  if (hash === (location.hash || "#")) return;
  history[step ? "pushState" : "replaceState"](null, "", hash);
}

/** Take the state from the address; what it names and the page does not have is passed over. */
function readState() {
  const hash = new URLSearchParams(location.hash.slice(1));
  state.view = VIEWS.includes(hash.get("view")) ? hash.get("view") : "overview";
  state.query = hash.get("q") ?? "";
  const sort = hash.get("sort") ?? "";
  const name = sort.replace(/^-/, "");
  state.sort = isColumn(name) ? { name, down: sort.startsWith("-") } : null;
  const columns = (hash.get("columns") ?? "").split(",").filter(isColumn);
  state.columns = columns.length ? columns : null;
  state.filters = readFilters(hash);
  state.document = DOCUMENTS.has(hash.get("document")) ? hash.get("document") : null;
  state.fact = hash.has("fact") ? findRow(hash.get("fact"), state.document) : null;
  if (state.fact) state.document = state.fact.doc_id;
  state.language = LANGUAGES.includes(hash.get("language")) ? hash.get("language") : null;
  language = state.language ?? (/^vi\b/i.test(navigator.language) ? "vi" : "en");
}

function readFilters(hash) {
  const filters = new Map();
  for (const [key, value] of hash) {
    const [, kind, name] = /^(is|has|range)\.(.+)$/.exec(key) ?? [];
    if (!isColumn(name) || (kind === "range") !== (filterKind(name) === "range")) continue;
    if (kind === "is") {
      if (!filters.has(name)) filters.set(name, { kind: "set", values: new Set() });
      filters.get(name).values?.add(value);
    } else if (kind === "has") {
      filters.set(name, { kind: "text", text: value });
    } else {
      const [low, high = ""] = value.split("..");
      const end = DATES.has(name) ? dateOrNone : decimalOrNone;
      filters.set(name, { kind: "range", low: end(low), high: end(high) });
    }
  }
  return filters;
}

function isColumn(name) {
  return name === "_state" || name === "_decision" || COLUMNS.has(name);
}
