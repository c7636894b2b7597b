/* What was done to a page, kept in the browser under the page's digest. Lines are only added. */

const NAME = "trialign";
const LINES = "lines";

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Journal {
  constructor(digest) { Object.assign(this, { digest, length: 0, base: null }); }

  /** Return the lines that are there; an error where the browser keeps nothing. */
  async open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(LINES);
    this.base = await asked(request);
    const lines = await asked(this.base.transaction(LINES).objectStore(LINES).getAll(this.range()));
    this.length = lines.length;
    return lines;
  }
  range() { return IDBKeyRange.bound([this.digest, 0], [this.digest, Infinity]); }

  /** Add a line. It is kept when this returns; an error "stale" says that another window added one. */
  async add(line) {
    if (!this.base) throw new Error("closed");
    const number = this.length;
    await new Promise((resolve, reject) => {
      const change = this.base.transaction(LINES, "readwrite", { durability: "strict" });
      const request = change.objectStore(LINES).add(line, [this.digest, number]);
      request.onerror = () => reject(new Error(request.error.name === "ConstraintError" ? "stale" : request.error.message));
      change.oncomplete = resolve;
      change.onabort = () => reject(change.error || new Error("aborted"));
    });
    this.length = number + 1;
  }
}
