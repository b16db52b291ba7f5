"use strict";

// Where a number stands: typed words that are looked up in the text, or what is selected there. Code points go out.

const reviewSpan = (() => {
  const label = solieu.label;

  function textOf(docId) {
    return solieu.data.documents.find((found) => found.doc_id === docId)?.text ?? null;
  }

  function points(text) {
    return Array.from(text).length;
  }

  /** Every place of some words in a text, in code points. */
  function places(text, words) {
    const found = [];
    for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) found.push(points(text.slice(0, at)));
    return found;
  }

  function sliced(text, start, end) {
    return Array.from(text).slice(start, end).join("");
  }

  /** A field for the words of a number; `value()` is {start, end, quote}, or null where they are not in the text. */
  function field(docId, span) {
    const text = textOf(docId) ?? "";
    const state = { start: span?.start ?? null, words: span?.quote ?? "" };
    const input = node("input", { id: "review-of-quote", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "review-of-quote-at" });
    const at = node("p", { id: "review-of-quote-at", class: "review-at", "aria-live": "polite" });
    input.value = state.words;
    const show = () => {
      const all = places(text, state.words);
      if (!all.includes(state.start)) state.start = nearest(all, state.start ?? 0);
      const here = all.indexOf(state.start);
      previous.disabled = here <= 0;
      next.disabled = here < 0 || here === all.length - 1;
      at.replaceChildren();
      if (here < 0) {
        at.textContent = state.words ? label("review.not_in_text") : label("review.select_number");
        return;
      }
      const end = state.start + points(state.words);
      const mark = node("mark");
      mark.textContent = state.words;
      const around = node("bdi");
      around.append(`\u2026${sliced(text, Math.max(0, state.start - 40), state.start)}`, mark, `${sliced(text, end, end + 40)}\u2026`);
      at.append(around, ` (${here + 1} / ${all.length})`);
    };
    const step = (by) => () => {
      const all = places(text, state.words);
      state.start = all[all.indexOf(state.start) + by];
      show();
    };
    const previous = action("\u2039", "review.place_before", step(-1));
    const next = action("\u203a", "review.place_after", step(1));
    const take = action(label("review.take"), "review.take_hint", () => {
      const chosen = selectionIn(docId);
      if (!chosen) return;
      Object.assign(state, { start: chosen.start, words: chosen.quote });
      input.value = chosen.quote;
      show();
    });
    input.addEventListener("input", () => {
      state.words = input.value.trim();
      show();
    });
    show();
    const value = () => {
      if (!places(text, state.words).includes(state.start)) return null;
      return { start: state.start, end: state.start + points(state.words), quote: state.words };
    };
    return { nodes: [input, previous, next, take, at], input, value };
  }

  /** What is selected in a document, without the blanks round it; null where nothing is. */
  function selectionIn(docId) {
    const chosen = solieu.selection();
    if (!chosen || chosen.doc_id !== docId) return null;
    const words = chosen.quote.trim();
    if (!words) return null;
    const start = chosen.start + points(chosen.quote) - points(chosen.quote.trimStart());
    return { doc_id: docId, start, end: start + points(words), quote: words };
  }

  function nearest(all, start) {
    return all.reduce((best, place) => (best === null || Math.abs(place - start) < Math.abs(best - start) ? place : best), null);
  }

  function node(tag, attributes = {}) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function action(text, hint, click) {
    const made = node("button", { type: "button", "aria-label": label(hint), title: label(hint) });
    made.textContent = text;
    made.addEventListener("click", click);
    return made;
  }

  return Object.freeze({ field, selectionIn, node, action, textOf });
})();
