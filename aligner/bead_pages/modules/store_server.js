/* The rows of a pair of documents on the server. Rows are loaded part by part; an action is shown at once as being
   saved, and as saved when the server has it in its journal. Requests that change something follow one another. */
import { SIDES } from "./dom.js";
import { newId } from "./model.js";
import { Rows } from "./rows.js";
import { Refused } from "./server.js";

const FIRST = 200;
const PART = 2000;
const WAITS = [300, 600, 1200, 2500, 5000]; // milliseconds between attempts
const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

export class ServerStore {
  /** @param pair as the server tells of it; @param on {changed, loaded, kept, said} called with what happens. */
  constructor(server, pair, on) {
    Object.assign(this, { server, pair, on, version: 0, pending: [], wanted: [], steps: { undo: 0, redo: 0 }, busy: null, offline: false, stale: false });
    this.can = { align: true, glossary: true, save: false };
    this.tally = { settled: pair.settled, doubtful: pair.doubtful };
    this.path = `/api/pairs/${encodeURIComponent(pair.id)}`;
    this.rows = new Rows([]);
  }
  async open() {
    const answer = await this.ask(0, FIRST);
    this.start(answer);
    this.work();
  }
  ask(from, count) { return this.server.get(`${this.path}/rows?from=${from}&count=${count}`); }
  start({ version, total, rows, undo, redo }) {
    this.version = version;
    this.steps = { undo, redo };
    const chunks = [{ rows: null, count: Math.min(FIRST, total) }];
    for (let at = FIRST; at < total; at += PART) chunks.push({ rows: null, count: Math.min(PART, total - at) });
    this.rows.chunks = chunks;
    this.rows.homes.clear();
    if (chunks[0].count) this.rows.settle(chunks[0], rows);
    else chunks[0].rows = [];
  }
  documents() { return this.pair; }
  areTogether() { return true; }
  joiner(row, side) { return this.pair[side].language === "zh" ? "" : " "; }
  counts() { return { total: this.rows.total, ...this.tally }; }
  /** Return the findings that there are, by code. */
  codes() {
    const found = new Map();
    for (const row of this.rows.loaded()) for (const { code, name } of row.findings) found.set(code, name);
    return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  }
  get canUndo() { return this.steps.undo > 0; }
  get canRedo() { return this.steps.redo > 0; }

  /* ---- One request after the other: what a person did first, then rows that are seen, then the others. */

  work() {
    this.busy ||= this.run().finally(() => { this.busy = null; });
    return this.busy;
  }
  async run() {
    for (;;) {
      try {
        if (this.pending.length) await this.send(this.pending[0]);
        else if (this.stale) await this.synchronize();
        else {
          const chunk = this.wanted.find((each) => !each.rows && this.rows.chunks.includes(each)) || this.rows.chunks.find((each) => !each.rows);
          if (!chunk) return;
          await this.load(chunk);
        }
        this.connected();
      } catch (error) {
        if (error instanceof Refused) { this.refuse(error); continue; }
        await this.unreachable(error);
      }
    }
  }
  async load(chunk) {
    const answer = await this.ask(this.rows.startOf(chunk), chunk.count);
    if (this.pending.length) return; // it is asked for again, from where it stands then
    if (answer.version !== this.version) { this.stale = true; return; }
    this.rows.settle(chunk, answer.rows);
    this.wanted = this.wanted.filter((each) => each !== chunk);
    const calls = (chunk.calls || []).splice(0);
    this.on.loaded();
    for (const call of calls) call();
  }
  want(chunks, call) {
    this.wanted = [...chunks, ...this.wanted.filter((each) => !chunks.includes(each))];
    if (call) for (const chunk of chunks) chunk.calls = [...(chunk.calls || []), call];
    this.work();
  }
  connected() {
    if (!this.offline) return;
    this.offline = false;
    this.attempt = 0;
    this.on.said("server.back", {});
    this.on.kept();
  }
  async unreachable(error) {
    if (!(error instanceof TypeError)) throw error;
    if (!this.offline) this.on.said("server.away", { count: this.pending.length }, true);
    this.offline = true;
    this.attempt = Math.min((this.attempt || 0) + 1, WAITS.length - 1);
    this.on.kept();
    await pause(WAITS[this.attempt]);
  }
  /* What was refused and what was done after it is taken back: the rows are as the server has them. */
  refuse(error) {
    const { pending } = this;
    this.pending = [];
    for (const each of pending) if (each.resolve) each.resolve(null);
    if (pending.length) this.on.said(error.status === 409 && error.answer.error === "stale" ? "server.stale" : "server.refused", { problem: error.message, count: pending.length }, true);
    else this.on.said("server.refused_rows", { problem: error.message }, true);
    if (error.status === 401 || error.status === 404) throw error;
    this.stale = true;
  }
  /** Load everything anew. */
  async synchronize() {
    this.stale = false;
    this.start(await this.ask(0, FIRST));
    const info = (await this.server.get("/api/workspace")).pairs.find((each) => each.id === this.pair.id);
    if (info) this.tally = { settled: info.settled, doubtful: info.doubtful };
    this.on.loaded();
  }

  /* ---- Actions. */

  act(action) {
    const { name, removed, added } = action;
    const plain = ({ id, text, original }) => ({ id, text, original });
    const asked = {
      id: newId(), name, removed: removed.map((row) => row.id),
      added: added.map(({ id, source, target, status }) => ({ id, source: source.map(plain), target: target.map(plain), status })),
    };
    this.rows.replace(asked.removed, added.map((row) => this.guess(row, removed.find((each) => each.id === row.base) || removed[0])));
    this.pending.push({ kind: "actions", asked });
    this.steps = { undo: this.steps.undo + 1, redo: 0 };
    this.on.changed();
    this.work();
  }
  /* What a row looks like until the server tells. */
  guess(row, base) {
    const isSame = SIDES.every((side) => row[side] === base[side]);
    const { source, target } = row;
    const relation = source.length && target.length ? "parallel" : source.length ? "source_only" : "target_only";
    const made = { confidence: null, findings: [], terms: [], doubtful: false, relation, third: base.third };
    return { ...(isSame ? base : made), id: row.id, source, target, status: row.status, pending: true };
  }
  async send(first) {
    const { kind, asked, resolve } = first;
    const answer = await this.server.post(`${this.path}/${kind}`, { ...asked, based_on: this.version });
    this.pending.shift();
    if (answer) this.take(answer);
    if (resolve) resolve(answer);
    else this.on.kept();
  }
  /** Put the rows of an answer in, but for those that a later action, still on its way, has taken out. */
  take({ version, removed, rows, settled, doubtful }) {
    this.version = version;
    this.tally = { settled, doubtful };
    const gone = new Set(this.pending.flatMap(({ asked }) => (asked.removed ? asked.removed : [])));
    const here = rows.filter((row) => !gone.has(row.id));
    const ids = [...removed, ...rows.map((row) => row.id)].filter((id) => this.rows.get(id));
    const added = here.map((row) => {
      const isKnown = row.after === null || this.rows.get(row.after) !== null || here.some((each) => each.id === row.after);
      if (isKnown || !this.rows.get(row.id)) { if (!isKnown) this.stale = true; return row; }
      const { after, ...rest } = row; // it stays where it is
      return rest;
    });
    this.rows.replace(ids, added);
    this.on.changed();
  }
  step(kind) {
    return new Promise((resolve) => {
      this.pending.push({ kind, asked: {}, resolve: (answer) => {
        if (!answer) { resolve(null); return; }
        const by = kind === "undo" ? 1 : -1;
        this.steps = { undo: Math.max(0, this.steps.undo - by), redo: Math.max(0, this.steps.redo + by) };
        const first = answer.rows.find((row) => this.rows.get(row.id));
        resolve({ name: answer.name, focus: first ? first.id : null });
      } });
      this.work();
    });
  }
  undo() { return this.step("undo"); }
  redo() { return this.step("redo"); }
  align(asked) { return this.server.post(`${this.path}/align`, asked); }

  /* ---- What others did, and what the server found meanwhile. */

  hear(event) {
    if (event.pair !== undefined && event.pair !== this.pair.id) return;
    if (event.type === "rows") this.hearRows(event);
    else if (event.type === "findings" || event.type === "terms") this.hearFacts(event);
    else if (event.type === "files") this.on.said("server.files", { problem: event.message }, true);
  }
  hearRows(event) {
    if (event.by === this.server.window || event.version <= this.version) return;
    if (this.pending.length || event.version !== this.version + 1) { this.stale = true; this.work(); return; }
    this.take({ ...event, rows: event.rows.map((row) => ({ ...row, fresh: true })) });
    this.on.loaded();
    if (event.by) this.on.said("server.other_window", { count: event.rows.length });
    if (this.stale) this.work();
  }
  hearFacts({ rows, settled, doubtful }) {
    if (settled !== undefined) this.tally = { settled, doubtful };
    const found = new Map(rows.map((row) => [row.id, row]));
    for (const chunk of new Set(rows.map((row) => this.rows.homes.get(row.id)))) {
      if (!chunk) continue;
      chunk.rows = chunk.rows.map((row) => (found.has(row.id) ? { ...row, ...found.get(row.id) } : row));
      chunk.heights = null;
    }
    this.on.loaded();
  }
}
