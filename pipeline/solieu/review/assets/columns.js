// The one popover of the page, and the choice of columns in it.

let opener = null;

/** Show content beside the button that asked for it; Escape or a click elsewhere closes it. */
function openPopover(source, title, ...content) {
  opener = source;
  const box = $("popover");
  box.setAttribute("aria-label", title);
  box.replaceChildren(el("h2", {}, title), ...content);
  box.hidden = false;
  const place = source.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, innerWidth - box.offsetWidth - 8));
  const top = Math.max(8, Math.min(place.bottom + 4, innerHeight - box.offsetHeight - 8));
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
  box.querySelector("input, button")?.focus();
}

/** Close it and give the focus back. Returns whether it was open. */
function closePopover() {
  const box = $("popover");
  if (box.hidden) return false;
  box.hidden = true;
  box.replaceChildren();
  const back = opener?.isConnected ? opener : document.querySelector(`#scroller th[data-column="${opener?.closest("th")?.dataset.column}"] .filter`);
  (back ?? grid.table)?.focus();
  return true;
}

document.addEventListener("pointerdown", (event) => {
  if (!$("popover").hidden && !$("popover").contains(event.target)) closePopover();
});

/** Boxes to tick, one a choice: `choices` are [value, text, count or null]. */
function tickList(choices, ticked, change) {
  const list = el("ul", { class: "ticks" });
  for (const [value, text, count] of choices) {
    const box = el("input", { type: "checkbox", value, change: () => change(value, box.checked) });
    box.checked = ticked(value);
    list.append(el("li", {}, el("label", {}, box, bdi(text), count !== null && el("span", { class: "tally" }, formatNumber(count)))));
  }
  return list;
}

function openColumns(source) {
  const choices = allColumns().map((name) => [name, label(name), null]);
  const list = tickList(choices, (name) => shownColumns().includes(name), (name, on) => {
    const wanted = new Set(shownColumns());
    if (on) wanted.add(name);
    else wanted.delete(name);
    const kept = shownColumns().filter((known) => wanted.has(known));
    state.columns = on ? [...kept, name] : kept;
    if (!state.columns.length) state.columns = null;
    drawTable();
    writeState();
  });
  openPopover(source, label("ui.columns"), list, button(label("ui.reset"), () => {
    state.columns = null;
    drawTable();
    writeState();
    closePopover();
  }));
}
