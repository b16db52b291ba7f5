// A table of a report as a table: cells at their places, however they span.

/** Draw cells [start, end, row, column, rows, columns, indent, name], numbers in them marked. */
function drawCells(cells, stretch, marks) {
  const lines = new Map();
  for (const cell of cells) {
    if (!lines.has(cell[2])) lines.set(cell[2], []);
    lines.get(cell[2]).push(cell);
  }
  const table = {
    open: new Map(), // column -> rows that a cell above still covers
    width: cells.reduce((width, cell) => Math.max(width, cell[3] + cell[5]), 0),
    indents: [...new Set(cells.map((cell) => cell[6]))].sort((a, b) => a - b), // points or levels: only their order counts
  };
  const body = el("tbody");
  for (const index of [...lines.keys()].sort((a, b) => a - b)) {
    const line = lines.get(index).sort((a, b) => a[3] - b[3]);
    body.append(drawLine(line, table, stretch, marks));
  }
  return el("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": label("ui.table") }, el("table", {}, body));
}

function drawLine(line, table, stretch, marks) {
  const row = el("tr");
  let at = 0;
  for (const cell of line) {
    const [start, end, , column, rows, columns, indent, name] = cell;
    fillTo(row, table.open, at, column);
    const node = el("td", { colspan: columns > 1 ? columns : null, rowspan: rows > 1 ? rows : null, title: name, dir: "auto" });
    const level = table.indents.indexOf(indent);
    if (level) node.style.paddingInlineStart = `${0.6 + Math.min(level, 6) * 1.1}em`;
    writeRun(node, stretch, marks, start, end);
    if (/^[-\u2212(]?[\d.,]+\)?%?$/.test(node.textContent.trim())) node.classList.add("number");
    row.append(node);
    at = Math.max(at, column + columns);
  }
  fillTo(row, table.open, at, table.width);
  cover(table.open, line);
  return row;
}

/** Empty cells from one column to another, but where a cell of a row above reaches down. */
function fillTo(row, open, from, to) {
  const covered = [...open.keys()].filter((column) => column >= from && column < to).sort((a, b) => a - b);
  let at = from;
  for (const stop of [...covered, to]) {
    if (stop > at) row.append(el("td", { colspan: stop - at > 1 ? stop - at : null }));
    at = stop + 1;
  }
}

/** Count down what reaches into the next row, and add what this row lets reach there. */
function cover(open, line) {
  for (const [column, rows] of open) {
    if (rows > 1) open.set(column, rows - 1);
    else open.delete(column);
  }
  for (const [, , , column, rows, columns] of line) {
    for (let k = column; rows > 1 && k < column + columns; k += 1) open.set(k, rows - 1);
  }
}
