// Offsets of facts are code points; strings of a browser are UTF-16. This is the only place that knows.

class Points {
  /** `pairs`: the first units of the code points that take two, in order; `astral`: these code points. */
  constructor(text) {
    this.text = text;
    this.pairs = Array.from(text.matchAll(/[\u{10000}-\u{10ffff}]/gu), (found) => found.index);
    this.astral = this.pairs.map((unit, passed) => unit - passed);
    this.length = text.length - this.pairs.length;
  }

  /** UTF-16 units before a code point. */
  unit(point) {
    return point + below(this.astral, point);
  }

  /** Code points before a UTF-16 unit. */
  point(unit) {
    return unit - below(this.pairs, unit);
  }

  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
}

/** How many numbers of an ascending list are below one. */
function below(numbers, bound) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

const pointsOf = (() => {
  const known = new WeakMap();
  return (owner) => {
    if (!known.has(owner)) known.set(owner, new Points(owner.text ?? ""));
    return known.get(owner);
  };
})();
