/* The text of a unit, edited where it stands. Drafts live here and not in the row: rows are drawn again at any time. */
import { make } from "./dom.js";
import { editText, joinUnits, splitUnit } from "./model.js";
import { t } from "./texts.js";

export class Editing {
  constructor(app) { Object.assign(this, { app, draft: null }); }

  begin(row, side, index, at = null) {
    if (this.draft) this.keep();
    const fresh = this.app.rows.get(row.id) || this.app.here;
    const unit = fresh && side !== "third" && fresh[side][index];
    if (!unit) { this.app.say("say.nothing"); return; }
    if (!this.app.inView(fresh)) return;
    this.app.focus = { id: fresh.id, side, unit: index };
    this.draft = { id: fresh.id, side, index, unit: unit.id, field: this.field(fresh, side, unit, at) };
    this.app.tell("editing");
    this.area.focus({ preventScroll: true });
    this.grow();
  }
  field(row, side, unit, at) {
    const field = make("textarea", {
      class: "draft", rows: "1", "aria-label": t("edit.label"), spellcheck: "true", autocapitalize: "off",
      lang: (this.app.store.documents(row)[side] || {}).tag, input: () => this.grow(), keydown: (event) => this.press(event),
    });
    field.value = unit.text;
    const place = at ?? unit.text.length;
    field.setSelectionRange(place, place);
    return make("span", { class: "editor" }, field, make("span", { class: "editor-acts" }, ...[
      ["keep", () => this.keep()], ["split", () => this.split()], ["drop", () => this.drop()],
    ].map(([name, act]) => make("button", { type: "button", class: "small", "data-edit": name, click: act, pointerdown: (event) => event.preventDefault() }, t(`edit.${name}`)))));
  }
  get area() { return this.draft && this.draft.field.querySelector("textarea"); }
  grow() {
    const area = this.area;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }
  /** Return the field if a unit is being edited. */
  fieldFor(row, side, unit) {
    const { draft } = this;
    return draft && draft.id === row.id && draft.side === side && draft.unit === unit.id ? draft.field : null;
  }
  press(event) {
    // While an input method composes, Enter chooses a word.
    if (event.isComposing || event.keyCode === 229) return;
    const area = this.area;
    const atStart = area.selectionStart === 0 && area.selectionEnd === 0;
    const atEnd = area.selectionStart === area.value.length;
    const act = {
      Escape: () => this.drop(),
      Enter: () => (event.ctrlKey || event.metaKey ? this.split() : this.keep()),
      NumpadEnter: () => (event.ctrlKey || event.metaKey ? this.split() : this.keep()),
      Backspace: atStart && this.draft.index > 0 ? () => this.join(-1) : null,
      Delete: atEnd && this.draft.index < this.row[this.draft.side].length - 1 ? () => this.join(1) : null,
    }[event.code];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
  get row() { return this.app.rows.get(this.draft.id); }
  end() {
    const { draft } = this;
    this.draft = null;
    return draft;
  }
  /** Return what was edited, if its row is still there: another window may have changed it. */
  take() {
    const row = this.row;
    const text = this.area.value.replace(/\s*\n\s*/g, " ");
    const at = this.area.selectionStart;
    const draft = this.end();
    const index = row ? row[draft.side].findIndex((unit) => unit.id === draft.unit) : -1;
    if (index < 0) { this.app.say("edit.gone", { text }, true); this.app.tell("editing"); return null; }
    return { row, side: draft.side, index, text, at, old: row[draft.side][index] };
  }
  keep() {
    if (!this.draft) return;
    const taken = this.take();
    if (!taken) return;
    const { row, side, index, text, old } = taken;
    if (text === old.text) { this.app.tell("editing"); return; }
    if (!text.trim()) { this.app.tell("editing"); this.app.say("edit.empty"); return; }
    this.app.run(editText(row, side, index, text));
  }
  drop() {
    this.end();
    this.app.tell("editing");
  }
  split() {
    const { side, unit } = this.draft;
    if (this.app.isLocked(side)) return;
    const area = this.area;
    const row = this.row;
    const index = row ? row[side].findIndex((each) => each.id === unit) : -1;
    const action = index >= 0 && splitUnit(row, side, index, area.selectionStart, area.value);
    if (!action) { this.app.say("edit.no_split"); return; }
    this.end();
    this.app.run(action);
  }
  join(by) {
    const { side } = this.draft;
    if (this.app.isLocked(side)) return;
    const taken = this.take();
    if (!taken) return;
    const { row, index, text, old } = taken;
    // One action: what was typed goes into the joined unit.
    const edited = text.trim() && text !== old.text ? { ...row, [side]: row[side].map((unit) => (unit === old ? { ...unit, text } : unit)) } : row;
    const first = by < 0 ? index - 1 : index;
    const action = joinUnits(edited, side, first, first + 1, this.app.store.joiner(row, side));
    this.app.run(action && { ...action, removed: [row] });
  }
}
