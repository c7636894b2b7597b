/* Mouse and touch: a click gives a row the focus, a second one marks a unit, a double click edits it; a unit is dragged
   by its grip into another row, and a row is swiped to accept or reject it. */

const FAR = 90; // pixels of a swipe that counts
const BEGUN = 16;

function offsetIn(unit, x, y) {
  const place = document.caretPositionFromPoint ? document.caretPositionFromPoint(x, y) : null;
  const range = place ? null : document.caretRangeFromPoint && document.caretRangeFromPoint(x, y);
  const [node, at] = place ? [place.offsetNode, place.offset] : range ? [range.startContainer, range.startOffset] : [null, 0];
  if (!node || !unit.contains(node)) return null;
  const before = document.createRange();
  before.setStart(unit, 0);
  before.setEnd(node, at);
  return before.toString().length;
}

export function listenToPointers(app, editing, block) {
  const rowOf = (element) => {
    const found = element && element.closest(".row[data-id]");
    return found ? app.rows.get(found.dataset.id) : null;
  };
  const partOf = (element) => {
    const side = element.closest("[data-side]");
    const unit = element.closest("[data-unit]");
    return { side: side && side.dataset.side, unit: unit ? Number(unit.dataset.unit) : 0, onUnit: Boolean(unit) };
  };
  // A row that gets the focus is drawn anew, so that browsers see no double click; it is counted here.
  let last = { time: 0, x: 0, y: 0 };
  const isDouble = (event) => {
    const before = last;
    last = { time: event.timeStamp, x: event.clientX, y: event.clientY };
    const isNear = Math.hypot(event.clientX - before.x, event.clientY - before.y) < 12;
    if (!isNear || event.timeStamp - before.time > 450) return false;
    last.time = 0;
    return true;
  };
  let toggled = null;
  block.addEventListener("click", (event) => {
    const row = rowOf(event.target);
    if (!row || event.target.closest("button, textarea")) return;
    const twice = isDouble(event);
    if (String(getSelection()) && !twice) return;
    const { side, unit, onUnit } = partOf(event.target);
    const had = app.focus.id === row.id;
    if (event.target.closest(".seam")) { app.go(row, { reveal: false }); app.merge(); return; }
    const cut = event.target.closest("[data-cut]");
    if (cut) { app.go(row, { reveal: false, side }); app.split(side, Number(cut.dataset.cut)); return; }
    if (twice && onUnit) { edit(event, row); return; }
    app.go(row, { reveal: false, side: side || app.focus.side, unit });
    toggled = null;
    if (!onUnit) return;
    if (had || event.ctrlKey || event.metaKey) { app.mark(row, side, unit); toggled = [row.id, side, unit]; }
  });
  function edit(event, row) {
    const element = event.target.closest("[data-unit]");
    const { side, unit } = partOf(event.target);
    const at = offsetIn(element, event.clientX, event.clientY);
    getSelection().removeAllRanges();
    if (toggled && toggled[0] === row.id && toggled[1] === side && toggled[2] === unit) app.mark(row, side, unit);
    toggled = null;
    editing.begin(row, side, unit, at);
  }
  // A click elsewhere keeps what was typed.
  document.addEventListener("pointerdown", (event) => {
    if (editing.draft && !event.target.closest(".editor, dialog")) editing.keep();
  }, true);

  let held = null;
  const over = (event) => document.elementFromPoint(event.clientX, event.clientY);
  const show = (element) => {
    block.querySelectorAll(".drop").forEach((each) => each.classList.remove("drop"));
    if (element) element.classList.add("drop");
  };
  block.addEventListener("pointerdown", (event) => {
    const row = rowOf(event.target);
    if (!row || event.button) return;
    if (event.target.closest(".grip")) {
      event.preventDefault();
      const { side, unit } = partOf(event.target);
      held = { kind: "unit", row, side, unit, pointer: event.pointerId };
      block.setPointerCapture(event.pointerId);
      block.classList.add("dragging");
    } else if (event.pointerType === "touch" && !event.target.closest("button, textarea")) {
      held = { kind: "swipe", row, x: event.clientX, y: event.clientY, by: 0, element: event.target.closest(".row") };
    }
  });
  block.addEventListener("pointermove", (event) => {
    if (!held) return;
    if (held.kind === "unit") {
      const found = over(event);
      const element = found && found.closest(".row[data-id]");
      show(element && element.dataset.id !== held.row.id ? element : null);
      return;
    }
    const by = event.clientX - held.x;
    if (!held.by && (Math.abs(by) < BEGUN || Math.abs(event.clientY - held.y) > Math.abs(by) / 2)) return;
    held.by = by;
    held.element.style.transform = `translateX(${by}px)`;
    held.element.classList.toggle("swipe-accept", by > FAR);
    held.element.classList.toggle("swipe-reject", by < -FAR);
  });
  const letGo = (event, isDone) => {
    if (!held) return;
    const { kind, row, side, unit, by, element } = held;
    held = null;
    show(null);
    block.classList.remove("dragging");
    if (kind === "unit") {
      const other = isDone ? rowOf(over(event)) : null;
      if (other) app.carry(row, side, unit, other);
      return;
    }
    element.style.transform = "";
    element.classList.remove("swipe-accept", "swipe-reject");
    if (!isDone || Math.abs(by) < FAR) return;
    app.go(row, { reveal: false });
    app.settle(by > 0 ? "accepted" : "rejected");
  };
  block.addEventListener("pointerup", (event) => letGo(event, true));
  block.addEventListener("pointercancel", (event) => letGo(event, false));
}
