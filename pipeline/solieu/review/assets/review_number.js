"use strict";

// Numbers as they are typed: on the Vietnamese page a comma is the decimal mark too, and what is understood is shown.

const reviewNumber = (() => {
  const { node } = reviewSpan;
  const isVietnamese = () => document.documentElement.lang === "vi";

  /** What is sent of what was typed: "541,5" is 541.5, "1.234,5" and "541.000.000" are grouped; all else as it stands. */
  function canonical(text) {
    const typed = text.trim();
    if (!isVietnamese() || !/^-?(\d+,\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})$/.test(typed)) return text;
    return typed.replaceAll(".", "").replace(",", ".");
  }

  /** A line beside a field that says, on the Vietnamese page, which number is understood. */
  function understood(input) {
    const made = node("output", { class: "review-number", for: input.id });
    const show = () => {
      const number = canonical(input.value).trim();
      made.textContent = isVietnamese() && /^-?\d+(\.\d+)?$/.test(number) ? `= ${solieu.formatNumber(shortest(number))}` : "";
    };
    input.addEventListener("input", show);
    input.addEventListener("focus", show); // the language may have changed
    show();
    return made;
  }

  /** A decimal text without the zeros that end its fraction: "812.400" is 812.4. */
  function shortest(number) {
    return number.includes(".") ? number.replace(/\.?0+$/, "") : number;
  }

  return Object.freeze({ canonical, understood });
})();
