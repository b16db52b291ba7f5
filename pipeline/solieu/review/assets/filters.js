// Filters of columns: what the popover of a column offers, and the chips that say what is on.

function openFilter(name, source) {
  const make = { set: setControls, text: textControls, range: rangeControls }[filterKind(name)];
  openPopover(source, label(name), ...make(name), button(label("ui.clear"), () => {
    applyFilter(name, null);
    closePopover();
  }));
}

function applyFilter(name, filter) {
  setFilter(name, filter);
  $("scroller").scrollTop = 0;
  refreshGrid();
  writeState();
}

function setControls(name) {
  const order = COLUMNS.get(name)?.values ?? STATES;
  const counts = Array.from(countItems(name), ([item, count]) => [String(item), item === "" ? label("ui.empty") : itemText(name, item), count]);
  const rank = ([item]) => (item === "" ? Infinity : order.indexOf(item));
  counts.sort((a, b) => (order.length ? rank(a) - rank(b) : b[2] - a[2] || a[1].localeCompare(b[1], language)));
  const chosen = new Set(state.filters.get(name)?.values ?? []);
  return [
    tickList(counts, (value) => chosen.has(value), (value, on) => {
      if (on) chosen.add(value);
      else chosen.delete(value);
      applyFilter(name, { kind: "set", values: new Set(chosen) });
    }),
  ];
}

function textControls(name) {
  const field = el("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": label("ui.contains") });
  field.value = state.filters.get(name)?.text ?? "";
  field.addEventListener("input", later(() => applyFilter(name, { kind: "text", text: field.value })));
  return [el("p", { class: "hint" }, label("ui.contains")), field];
}

function rangeControls(name) {
  const old = state.filters.get(name) ?? { low: "", high: "" };
  const fields = ["low", "high"].map((end) => {
    const field = el("input", { type: "text", inputmode: DATES.has(name) ? null : "decimal", placeholder: DATES.has(name) ? "2019-06" : null, autocomplete: "off", "aria-label": label(`ui.${end}`) });
    field.value = endText(name, old[end]);
    return field;
  });
  const apply = later(() => {
    for (const field of fields) field.setAttribute("aria-invalid", String(field.value.trim() !== "" && parseEnd(name, field.value) === ""));
    const [low, high] = fields.map((field) => parseEnd(name, field.value));
    applyFilter(name, { kind: "range", low, high });
  });
  for (const field of fields) field.addEventListener("input", apply);
  return [el("p", { class: "range" }, fields[0], el("span", { "aria-hidden": "true" }, "\u2013"), fields[1])];
}

/** Run a function a moment after the last call: typing is not disturbed. */
function later(run) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, 120);
  };
}

function filterText(name, filter) {
  if (filter.kind === "text") return `\u201c${filter.text}\u201d`;
  if (filter.kind === "range") return `${endText(name, filter.low)} \u2013 ${endText(name, filter.high)}`;
  const texts = Array.from(filter.values, (value) => (value === "" ? label("ui.empty") : itemText(name, itemOf(name, value))));
  return texts.length > 3 ? `${texts.slice(0, 3).join(", ")} +${texts.length - 3}` : texts.join(", ");
}

/** An item from its text in the address: booleans are no texts. */
function itemOf(name, value) {
  return COLUMNS.get(name)?.type === "boolean" ? value === "true" : value;
}

function drawChips() {
  const chips = Array.from(state.filters, ([name, filter]) => {
    const title = label(name);
    const text = `${title}: ${filterText(name, filter)}`;
    const remove = () => {
      applyFilter(name, null);
      ($("chips").querySelector("button") ?? $("search")).focus();
    };
    return el("li", {}, el("button", { type: "button", class: "chip", click: remove, "aria-label": label("ui.remove", { filter: text }) },
      bdi(text), el("span", { "aria-hidden": "true" }, " \u00d7")));
  });
  if (chips.length > 1) {
    chips.push(el("li", {}, button(label("ui.clear_all"), () => {
      state.filters.clear();
      refreshGrid();
      writeState();
    }, { class: "quiet" })));
  }
  $("chips").replaceChildren(...chips);
  $("chips").hidden = !chips.length;
}
