"use strict";

// The form in which a fact is corrected or added: a field for every column, what is wrong beside each.

const reviewForm = (() => {
  const { node, action } = reviewSpan;
  const label = solieu.label;
  const columns = new Map(solieu.data.columns.map((column) => [column.name, column]));
  const WORDS = new Set(["commodity", "entity", "rank_scope", "of", "source"]);
  const POINTED = new Set([...WORDS, "unit"]); // the unit has a notation of its own: only where it stands is taken

  /**
   * A form over `row` (what stands, or the start of a fact to add). `about`: the state of the server. `send(changes)`
   * gives what is wrong, by column, or null; `close()` is called for Escape and the button.
   */
  function form({ row, about, title, send, close }) {
    const made = node("form", { class: "review-form", "aria-label": title, novalidate: "" });
    const fields = new Map();
    const pointed = new Map();
    const span = reviewSpan.field(row.doc_id, row.quote ? row : null);
    const status = node("p", { class: "review-error", role: "alert" });
    const heading = node("h3");
    heading.textContent = title;
    made.append(heading);
    if (reviewSpan.textOf(row.doc_id) !== null) made.append(wrap("quote", span.nodes, span.input));
    const rest = node("details");
    const summary = node("summary");
    summary.textContent = label("review.more_columns");
    rest.append(summary);
    for (const name of about.editable) {
      const input = inputOf(name, row, about);
      fields.set(name, { input, before: input.value });
      const more = [...(POINTED.has(name) ? [taker(name, row.doc_id, input, pointed)] : []), ...(isDecimal(name) ? [reviewNumber.understood(input)] : [])];
      const line = wrap(name, [input, ...more], input);
      (about.editable.indexOf(name) <= about.editable.indexOf("source") ? made : rest).append(line);
    }
    made.append(rest, status, buttons(close), ...lists(about));
    const save = async () => {
      const wrong = await send({ ...changesOf(fields, pointed), ...spanOf(row, span) });
      if (wrong) tell(made, status, wrong);
    };
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    made.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the page's keys are letters here
      if (event.key === "Escape") close();
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      save();
    });
    return { node: made, focus: () => (row.quote ? fields.get("statistic").input : span.input).focus() };
  }

  function buttons(close) {
    const line = node("p", { class: "review-buttons" });
    const save = node("button", { type: "submit", class: "review-save", "aria-keyshortcuts": "Control+Enter" });
    save.textContent = label("review.save");
    const stop = action(label("review.cancel"), "review.cancel", close);
    line.append(save, stop);
    return line;
  }

  function wrap(name, nodes, input) {
    const line = node("div", { class: "review-field", "data-field": name });
    const text = node("label", { for: input.id });
    text.textContent = label(name);
    const wrong = node("p", { id: `review-wrong-${name}`, class: "review-error" });
    line.append(text, ...nodes, wrong);
    return line;
  }

  function inputOf(name, row, about) {
    const column = columns.get(name);
    const value = Array.isArray(row[name]) ? row[name].map(escaped).join(";") : String(row[name] ?? "");
    const common = { id: `review-of-${name}`, title: written(`help.${name}`) ?? column.doc };
    if (column.values.length) {
      const choice = node("select", common);
      for (const item of ["", ...column.values]) {
        const option = node("option", { value: item });
        const text = written(`${name}.${item}`) ?? item;
        option.textContent = text === item ? item : `${text} (${item})`;
        choice.append(option);
      }
      choice.value = value;
      return choice;
    }
    const list = { unit: "review-units", reporter: "review-codes" }[name];
    const input = node("input", { ...common, type: "text", autocomplete: "off", spellcheck: "false", ...(list ? { list } : {}) });
    if (about.required.includes(name)) input.setAttribute("aria-required", "true");
    input.value = value;
    return input;
  }

  /** A button that takes the words selected in the text, and where they stand, into a field. */
  function taker(name, docId, input, pointed) {
    return action("\u2190", "review.take_hint", () => {
      const chosen = reviewSpan.selectionIn(docId);
      if (!chosen) return;
      if (WORDS.has(name)) input.value = chosen.quote.toLowerCase().replaceAll("_", " ");
      pointed.set(name, { column: name, start: chosen.start, end: chosen.end });
      input.focus();
    });
  }

  function lists(about) {
    const made = [["review-units", about.units], ["review-codes", about.codes]].map(([id, items]) => {
      const list = node("datalist", { id });
      for (const item of items) list.append(node("option", { value: item }));
      return list;
    });
    return made;
  }

  function changesOf(fields, pointed) {
    const changes = {};
    for (const [name, { input, before }] of fields) if (input.value !== before) changes[name] = isDecimal(name) ? reviewNumber.canonical(input.value) : input.value;
    const evidence = [...pointed.values()].filter((entry) => fields.get(entry.column).input.value);
    return evidence.length ? { ...changes, evidence } : changes;
  }

  function spanOf(row, span) {
    const found = span.value();
    if (!found) return span.input.value === (row.quote ?? "") ? {} : { start: -1, end: -1, quote: span.input.value };
    return found.start === row.start && found.end === row.end && row._span !== "new" ? {} : found;
  }

  function tell(made, status, wrong) {
    status.textContent = wrong[""] ?? "";
    let first = null;
    for (const line of made.querySelectorAll(".review-field")) {
      const message = wrong[line.dataset.field] ?? "";
      const input = line.querySelector("input, select");
      line.querySelector(".review-error").textContent = message;
      input.toggleAttribute("aria-invalid", false);
      input.removeAttribute("aria-errormessage");
      if (!message) continue;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-errormessage", `review-wrong-${line.dataset.field}`);
      first ??= input;
    }
    const hidden = Object.keys(wrong).filter((name) => name && !made.querySelector(`[data-field="${CSS.escape(name)}"]`));
    for (const name of hidden) status.textContent += ` ${name}: ${wrong[name]}`;
    if (!first) return;
    const fold = first.closest("details");
    if (fold) fold.open = true;
    first.focus();
  }

  function isDecimal(name) {
    return columns.get(name).type === "decimal";
  }

  /** An item of a list, such that `;` in it is none between items. */
  function escaped(item) {
    return item.replaceAll("\\", "\\\\").replaceAll(";", "\\;");
  }

  function written(key) {
    const text = label(key);
    return text === key ? null : text;
  }

  return Object.freeze({ form });
})();
