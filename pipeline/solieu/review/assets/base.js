// The page's data, its words, and how elements are made: text only ever becomes text.

const page = JSON.parse(document.getElementById("data").textContent);
const FACTS = page.facts;
const COLUMNS = new Map(page.columns.map((column) => [column.name, column]));
const DOCUMENTS = new Map(page.documents.map((found) => [found.doc_id, found]));
const LANGUAGES = ["vi", "en"];
let language = /^vi\b/i.test(navigator.language) ? "vi" : "en";

const $ = (id) => document.getElementById(id);

/** The text of a key in the language chosen, with {name} filled in; the key itself where nobody wrote one. */
function label(key, values = {}) {
  const text = written(key) ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The text somebody wrote for a key, in the language chosen or else in English; undefined where nobody did. */
function written(key) {
  const known = [page.labels[language], page.labels.en].find((labels) => Object.hasOwn(labels, key));
  return known?.[key];
}

/** Let further scripts bring their own labels: {en: {key: text}, vi: {key: text}}. */
function addLabels(more) {
  for (const name of LANGUAGES) Object.assign(page.labels[name], more[name]);
}

/** An element with attributes (functions are listeners, false and null are left out) and children. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  setAll(node, attributes);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The same in the namespace of drawings. */
function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  setAll(node, attributes);
  node.append(...children);
  return node;
}

function setAll(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
}

/** Text from a document: its direction touches nothing around it. */
function bdi(text) {
  return el("bdi", {}, text);
}

function button(text, click, attributes = {}) {
  return el("button", { type: "button", click, ...attributes }, text);
}

/** Fill in the words of the page's fixed parts. */
function labelPage() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-label]")) node.textContent = label(node.dataset.label);
  for (const node of document.querySelectorAll("[data-name]")) node.setAttribute("aria-label", label(node.dataset.name));
}
