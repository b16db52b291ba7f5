// The first view: how much there is, of what, what stands against it, and series.

function drawOverview() {
  const figures = [
    accounts(),
    yearChart(),
    barList("measure"),
    barList("statistic"),
    barList("flow"),
    barList("commodity", { itemsOf: (row) => items(row, "commodity").map((item) => item.replaceAll("_", " ").toLowerCase()), filterOf: (item) => ({ kind: "text", text: item }) }),
    barList("partner"),
    barList("period_type"),
    seriesFigure(),
  ];
  $("overview").replaceChildren(summary(), doubts(), el("div", { class: "figures" }, ...figures.filter(Boolean)));
}

function summary() {
  const doubtful = FACTS.filter((row) => stateOf(row) !== "fine").length;
  const tile = (number, key) => el("li", {}, el("strong", {}, formatNumber(number)), " ", label(key));
  return el("ul", { class: "tiles" },
    tile(page.documents.length, "ui.tile_documents"),
    tile(FACTS.length, "ui.tile_facts"),
    tile(new Set(FACTS.flatMap((row) => items(row, "partner"))).size, "ui.tile_partners"),
    el("li", { class: doubtful ? "doubtful" : null }, el("strong", {}, formatNumber(doubtful)), " ", label("ui.tile_doubtful")));
}

/** Rows with failed checks, and what contradicts itself, each with its message. */
function doubts() {
  const failed = FACTS.filter((row) => stateOf(row) === "failed");
  const lines = failed.slice(0, 100).map((row) => el("li", {}, button(row.quote, () => select(row), { class: "quiet fact" }), " ",
    (row.checks ?? []).map((check) => label(`check.${check}`)).join(" ") || label("_state.failed"), " ", el("span", { class: "place" }, bdi(row.doc_id))));
  const against = page.contradictions.map((found) => el("li", {}, contradictionNode(found), el("span", { class: "place" }, bdi(found.doc_id))));
  const all = [...lines, ...against];
  if (!all.length) return el("p", { class: "sound" }, label("ui.sound"));
  const title = label("ui.doubts", { failed: formatNumber(failed.length), against: formatNumber(against.length) });
  const rest = all.slice(10);
  return el("section", { class: "doubts", "aria-label": title }, el("h2", {}, title), el("ul", {}, ...all.slice(0, 10)),
    rest.length ? el("details", { class: "more" }, el("summary", {}, label("ui.more", { n: formatNumber(rest.length) })), el("ul", {}, ...rest)) : null);
}

/** That not all facts are here, and the commands that show them. */
function drawNotice() {
  const cut = page.total > page.shown;
  $("notice").hidden = !cut;
  if (!cut) return;
  const counts = { shown: formatNumber(page.shown), total: formatNumber(page.total) };
  const commands = (page.commands ?? []).map((command) => el("code", {}, bdi(command)));
  $("notice").replaceChildren(el("p", {}, label("ui.cut", counts)), ...commands);
}
