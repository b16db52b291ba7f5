// What a cell says: values in the language chosen, numbers exact and grouped.

const NUMERIC = new Set(["decimal", "integer"]);
const OFFSETS = new Set(["start", "end", "page"]);
const DATES = new Set(["doc_date", "period_start", "period_end"]);

/** A decimal text in the language's format, digit for digit; a real minus sign. */
function formatNumber(text) {
  const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? [];
  if (whole === undefined) return String(text);
  const [group, point] = language === "vi" ? [".", ","] : [",", "."];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return (sign ? "\u2212" : "") + grouped + (fraction ? point + fraction : "");
}

/** The end of a range as it was typed: a date, or a number as the language writes it, as decimal text; "" where it is none. */
function parseEnd(name, text) {
  return DATES.has(name) ? dateOrNone(text.trim()) : parseNumber(text);
}

/** The end of a range as people read it. */
function endText(name, end) {
  return end === "" || DATES.has(name) ? end : formatNumber(end);
}

function dateOrNone(text) {
  return /^\d{4}(-\d{2}){0,2}$/.test(text) ? text : "";
}

function decimalOrNone(text) {
  return /^-?\d+(\.\d+)?$/.test(text) ? text : "";
}

function parseNumber(text) {
  const [group, point] = language === "vi" ? [".", ","] : [",", "."];
  const plain = text.replace(/\s/g, "").replace("\u2212", "-").replaceAll(group, "").replace(point, ".");
  return decimalOrNone(plain);
}

const regions = new Map();

/** The name of a country's code, which the browser knows, or of a region's; others, as ASEAN, stay. */
function regionName(code) {
  if (!/^[A-Z]{2}$/.test(code)) return written(`place.${code}`) ?? code;
  if (!regions.has(language)) regions.set(language, new Intl.DisplayNames([language], { type: "region" }));
  return regions.get(language).of(code) ?? code;
}

/** The items of a cell: a list's, else the one value; none where it is empty. */
function items(row, name) {
  if (name === "_state") return [stateOf(row)];
  const value = row[name];
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

/** One item as people read it. */
function itemText(name, item) {
  const column = COLUMNS.get(name);
  if (name === "_state" || name === "_decision") return label(`${name}.${item}`);
  if (name === "partner" || name === "reporter") return regionName(item);
  if (name === "checks") return label(`check.${item}.name`);
  if (typeof item === "boolean") return label(item ? "ui.yes" : "ui.no");
  if (typeof item === "object") return `${label(item.column)}: ${item.rule}`;
  if (NUMERIC.has(column?.type) && !OFFSETS.has(name)) return formatNumber(item);
  return written(`${name}.${item}`) ?? String(item);
}

/** A cell as people read it. */
function cellText(row, name) {
  return items(row, name).map((item) => itemText(name, item)).join(", ");
}

/** Small letters without diacritics, every run of spaces (and of word segmentation's `_`) as one. */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}+/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[\s_]+/g, " ").trim();
}
