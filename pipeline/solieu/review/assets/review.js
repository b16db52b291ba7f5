"use strict";

// Deciding about facts: keys, buttons, progress. A decision is shown when the server has written it, not before.

(() => {
  const { node, action } = reviewSpan;
  const KEYS = { a: accept, c: correct, x: reject, n: next, u: undo, i: insert };
  const BADGES = { accept: "accepted", correct: "corrected", reject: "rejected", add: "added" };
  const decisions = new Map();
  const drafts = new Map(); // by fact, what was typed and not saved yet: {form, note}
  let about = null;
  let waiting = false; // for the answer to a decision

  solieu.addLabels(JSON.parse(solieu.config.labels));
  const label = solieu.label;
  if (location.search) history.replaceState(null, "", location.pathname + location.hash); // the token

  const keyOf = (row) => `${row.fact_id} ${row.doc_id}`;
  const isOpen = (row) => !decisions.has(keyOf(row));

  async function ask(path, body) {
    const posted = body && { method: "POST", headers: { "Content-Type": "application/json", "X-Solieu": "1" }, body: JSON.stringify(body) };
    try {
      const answer = await fetch(path, posted || {});
      const text = await answer.text();
      if (answer.ok || answer.status === 422 || answer.status === 500) return translated(JSON.parse(text));
      return { errors: { "": text } };
    } catch {
      return { errors: { "": label("review.no_server") } };
    }
  }

  /** An answer whose errors are in the language of the page, where there is a label for them. */
  function translated(answer) {
    for (const [name, [key, values]] of Object.entries(answer.keys ?? {})) answer.errors[name] = label(key, values);
    return answer;
  }

  /** Send a decision about a fact; `typed` is the fact that the form stood at. */
  async function decide(row, actionName, changes = {}, note = "", typed = row) {
    if (waiting) return {};
    waiting = true;
    const answer = await ask("/api/decide", { doc_id: row.doc_id, fact_id: row.fact_id, action: actionName, changes, note });
    waiting = false;
    if (answer.errors) {
      say(Object.entries(answer.errors).map(([name, what]) => (name ? `${label(name)}: ${what}` : what)).join("; "), true);
      return answer.errors;
    }
    const typing = Boolean(drafts.get(keyOf(typed))?.form);
    drafts.delete(keyOf(typed));
    taken(answer);
    if (typing) document.getElementById("detail")?.focus();
    return null;
  }

  /** Show what stands now of a fact. */
  function taken(answer) {
    const { decision } = answer;
    Object.assign(about.progress, answer.progress);
    if (decision.action) decisions.set(keyOf(decision), decision);
    else decisions.delete(keyOf(decision));
    drafts.delete(keyOf(decision));
    const known = solieu.data.facts.some((row) => keyOf(row) === keyOf(decision));
    const shown = decision.row && { ...decision.row, _decision: BADGES[decision.action] };
    if (!decision.row) location.reload(); // an added fact that is none any more
    else if (known) solieu.update(decision.fact_id, { ...emptied(), ...shown }, decision.doc_id);
    else solieu.add(shown);
    drawToolbar();
    say("");
  }

  function emptied() {
    return Object.fromEntries([...solieu.data.columns.map((column) => [column.name, null]), ["_decision", null]]);
  }

  async function accept() {
    const row = solieu.selected();
    if (!row || backToForm(row) || decisions.get(keyOf(row))?.action === "add") return;
    if (!(await decide(row, "accept", {}, noteNow(row)))) said("review.accepted", row);
  }

  function correct() {
    const row = solieu.selected();
    if (!row || backToForm(row)) return;
    const before = decisions.get(keyOf(row));
    const added = before?.action === "add";
    const send = (changes) => decide(row, added ? "add" : "correct", { ...kept(before), ...changes }, noteNow(row));
    show(row, reviewForm.form({ row, about, title: label(added ? "review.edit_added" : "review.correct"), send, close: cancel }));
  }

  /** What an earlier correction said of a fact, which a further one goes on from. */
  function kept(before) {
    if (before?.action !== "correct" && before?.action !== "add") return {};
    const { followed = [], checks, evidence = [], ...changes } = before.changes;
    const span = "start" in changes || "quote" in changes ? { start: before.row.start, end: before.row.end, quote: before.row.quote } : {};
    const said = Object.entries(changes).filter(([name]) => about.editable.includes(name) && !followed.includes(name));
    const pointed = evidence.filter((entry) => entry.start !== undefined && said.some(([name]) => name === entry.column));
    return { ...Object.fromEntries(said), ...span, evidence: pointed.map(({ column, start, end }) => ({ column, start, end })) };
  }

  function reject() {
    const row = solieu.selected();
    if (!row || backToForm(row)) return;
    if (decisions.get(keyOf(row))?.action === "add") {
      undoOf(row);
      return;
    }
    const made = node("form", { class: "review-form", "aria-label": label("review.reject") });
    const role = node("select", { id: "review-role" });
    for (const name of [...about.roles].reverse()) {
      const option = node("option", { value: name });
      option.textContent = label(`role.${name}`);
      role.append(option);
    }
    const reason = node("input", { id: "review-reason", type: "text", autocomplete: "off", maxlength: "2000" });
    reason.value = noteNow(row);
    const buttons = node("p", { class: "review-buttons" });
    const save = node("button", { type: "submit", class: "review-save" });
    save.textContent = label("review.reject");
    buttons.append(save, action(label("review.cancel"), "review.cancel", cancel));
    made.append(labelled("review.role", role), labelled("review.reason", reason), buttons);
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!(await decide(row, "reject", { role: role.value }, reason.value))) said("review.rejected", row);
    });
    made.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") cancel();
    });
    show(row, { node: made, focus: () => reason.focus() });
  }

  /** Add the number that is selected in the text, or one that is typed. */
  function insert() {
    const chosen = solieu.selection();
    const docId = chosen?.doc_id ?? solieu.selected()?.doc_id ?? solieu.data.documents[0]?.doc_id;
    const near = solieu.selected() ?? solieu.data.facts.find((row) => row.doc_id === docId);
    if (!docId || reviewSpan.textOf(docId) === null) {
      say(label("review.select_number"), true);
      return;
    }
    if (near && !solieu.selected()) solieu.select(near.fact_id, docId);
    const at = solieu.selected() ?? near;
    if (at && backToForm(at)) return;
    const span = reviewSpan.selectionIn(docId) ?? {};
    const row = { ...(near ? { reporter: near.reporter } : {}), ...span, doc_id: docId, _span: "new" };
    const send = async (changes) => {
      const wrong = await decide(row, "add", { ...(row.reporter ? { reporter: row.reporter } : {}), ...changes }, at ? noteNow(at) : "", at ?? row);
      if (!wrong) solieu.select(lastAdded(docId), docId);
      return wrong;
    };
    const form = reviewForm.form({ row, about, title: label("review.add"), send, close: near ? cancel : solieu.closeDetail });
    if (near) {
      show(at, form);
      return;
    }
    solieu.openDetail(); // a document without any fact
    document.getElementById("detail-actions").replaceChildren(form.node);
    form.focus();
  }

  const lastAdded = (docId) => solieu.data.facts.filter((row) => row.doc_id === docId && row._decision === "added").at(-1)?.fact_id;

  async function undo() {
    await undone({});
  }

  async function undoOf(row) {
    await undone({ doc_id: row.doc_id, fact_id: row.fact_id });
  }

  async function undone(place) {
    const answer = await ask("/api/undo", place);
    if (answer.errors) {
      say(Object.values(answer.errors).join("; "), true);
      return;
    }
    taken(answer);
    if (!answer.decision.row) return;
    solieu.select(answer.decision.fact_id, answer.decision.doc_id);
    say(`${label("review.undone")} ${answer.decision.row.quote}`);
  }

  /** The next fact that nobody decided about: failed checks, contradictions, then by confidence; cells last. */
  function next() {
    const doubt = (row) => [row.valid === false ? 0 : row.contradictions?.length ? 1 : 2, row.confidence === undefined ? 2 : Number(row.confidence)];
    let best = null;
    for (const row of solieu.data.facts) {
      if (!isOpen(row) || row === solieu.selected()) continue;
      const found = [doubt(row), row];
      if (!best || found[0][0] < best[0][0] || (found[0][0] === best[0][0] && found[0][1] < best[0][1])) best = found;
    }
    if (best) solieu.select(best[1].fact_id, best[1].doc_id);
    else say(label("review.all_done"));
  }

  function said(key, row) {
    next();
    say(`${label(key)} ${row.quote}`);
  }

  function noteNow(row) {
    return drafts.get(keyOf(row))?.note ?? decisions.get(keyOf(row))?.note ?? "";
  }

  /** Go to the form that is open for a fact, so that nothing typed there is lost. Returns whether there is one. */
  function backToForm(row) {
    const form = drafts.get(keyOf(row))?.form;
    form?.focus();
    return Boolean(form);
  }

  function show(row, form) {
    drafts.set(keyOf(row), { form, note: noteNow(row) });
    drawActions();
    form.focus();
  }

  function cancel() {
    const row = solieu.selected();
    drafts.set(keyOf(row), { form: null, note: noteNow(row) });
    drawActions();
    document.getElementById("detail").focus();
  }

  /** The buttons and the note of the fact selected, or the form that is open. */
  function drawActions() {
    const place = document.getElementById("detail-actions");
    const row = solieu.selected();
    if (!place || !row || !about) return;
    const { form } = drafts.get(keyOf(row)) ?? {};
    if (form) {
      if (!place.contains(form.node)) place.replaceChildren(form.node);
      return;
    }
    const buttons = node("p", { class: "review-buttons" });
    const added = decisions.get(keyOf(row))?.action === "add";
    const names = added ? [["c", "correct"]] : [["a", "accept"], ["c", "correct"], ["x", "reject"]];
    for (const [key, name] of names) buttons.append(keyed(key, name));
    if (!isOpen(row)) buttons.append(action(label("review.undo_this"), "review.undo_this", () => undoOf(row)));
    const note = node("input", { id: "review-note", type: "text", autocomplete: "off", maxlength: "2000" });
    note.value = noteNow(row);
    note.addEventListener("input", () => drafts.set(keyOf(row), { form: null, note: note.value }));
    place.replaceChildren(buttons, labelled("review.note", note));
  }

  function keyed(key, name) {
    const made = action("", `review.${name}`, KEYS[key]);
    const sign = node("kbd");
    sign.textContent = key;
    made.setAttribute("aria-keyshortcuts", key);
    made.setAttribute("data-action", name);
    made.append(label(`review.${name}`), " ", sign);
    return made;
  }

  function labelled(key, input) {
    const line = node("div", { class: "review-field" });
    const text = node("label", { for: input.id });
    text.textContent = label(key);
    line.append(text, input);
    return line;
  }

  function drawToolbar() {
    const bar = document.getElementById("toolbar");
    const status = document.getElementById("review-status") ?? node("p", { id: "review-status", role: "status", "aria-live": "polite" });
    bar.replaceChildren(reviewProgress(about, isOpen), keyed("n", "next"), keyed("u", "undo"), keyed("i", "add"), status);
  }

  function say(text, wrong = false) {
    const status = document.getElementById("review-status");
    status.textContent = text;
    status.classList.toggle("wrong", wrong);
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], [role=dialog]");
    if (!about || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("solieu:select", drawActions);
  document.addEventListener("solieu:language", () => about && drawToolbar());
  document.addEventListener("DOMContentLoaded", async () => {
    const state = await ask("/api/state");
    if (state.errors) {
      document.getElementById("toolbar").textContent = Object.values(state.errors).join("; ");
      return;
    }
    about = state;
    for (const decision of state.decisions) decisions.set(keyOf(decision), decision);
    drawToolbar();
    drawActions();
  });
})();
