"use strict";

/** How many facts are decided, of how many; behind it the same by document, each the way to what is open there. */
const reviewProgress = (() => {
  const { node, action } = reviewSpan;
  const label = solieu.label;

  function progress(about, isOpen) {
    const all = Object.values(about.progress);
    const sum = (at) => all.reduce((total, pair) => total + pair[at], 0);
    const made = node("details", { id: "review-progress" });
    const summary = node("summary", { "aria-label": `${label("review.decided")} ${sum(0)} / ${sum(1)}, ${about.reviewer}` });
    const bar = node("progress", { max: Math.max(1, sum(1)), "aria-hidden": "true" });
    bar.value = sum(0);
    summary.append(bar, ` ${sum(0)} / ${sum(1)}`);
    made.append(summary);
    made.addEventListener("toggle", () => {
      if (made.open && made.children.length === 1) made.append(byDocument(about, isOpen));
    });
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !made.open) return;
      event.stopPropagation();
      made.open = false;
      summary.focus();
    });
    return made;
  }

  function byDocument(about, isOpen) {
    const list = node("ul");
    for (const [docId, [done, all]] of Object.entries(about.progress)) {
      const item = node("li");
      const go = action(docId, "review.go", () => {
        const rows = solieu.data.facts.filter((row) => row.doc_id === docId);
        const row = rows.find(isOpen) ?? rows[0];
        if (row) solieu.select(row.fact_id, docId);
      });
      go.setAttribute("aria-label", docId);
      go.disabled = !all;
      item.append(go, ` ${done} / ${all}`);
      list.append(item);
    }
    return list;
  }

  return progress;
})();
