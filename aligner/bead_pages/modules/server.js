/* Requests to the workbench's server. */

const windowId = `w${Math.random().toString(36).slice(2, 12)}`;

/** What the server refused, with its reason. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.message || answer.error || String(status));
    Object.assign(this, { status, answer });
  }
}

export class Server {
  constructor(token) { Object.assign(this, { token, window: windowId }); }

  request(path, { method = "GET", body, json, signal } = {}) {
    const headers = { Authorization: `Bearer ${this.token}`, "X-Window": windowId };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    return fetch(path, { method, headers, body: json === undefined ? body : JSON.stringify(json), signal, cache: "no-store" });
  }
  /** Return the answer as JSON, null where there is none; an error of kind `Refused` says why not. */
  async ask(path, options) {
    const response = await this.request(path, options);
    if (response.ok) return response.status === 204 ? null : response.json();
    throw new Refused(response.status, await response.json().catch(() => ({ error: response.statusText })));
  }
  get(path) { return this.ask(path); }
  post(path, json) { return this.ask(path, { method: "POST", json }); }
  put(path, body) { return this.ask(path, { method: "PUT", body }); }

  /** Fetch a file, and hand it to the browser as a download. */
  async download(path) {
    const response = await this.request(path);
    if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
    const named = response.headers.get("Content-Disposition") || "";
    const encoded = /filename\*=UTF-8''([^;]+)/i.exec(named);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = encoded ? decodeURIComponent(encoded[1]) : (/filename="([^"]*)"/.exec(named) || [])[1] || "pairs";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return link.download;
  }

  /** Call `take` with each event, for ever; `lost` and `found` tell of the connection. */
  async listen(take, lost, found) {
    for (let wait = 500; ; wait = Math.min(5000, wait * 1.5)) {
      try {
        const response = await this.request("/api/events");
        if (!response.ok) throw new Error(String(response.status));
        found();
        wait = 500;
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let parts = []; ;) {
          const { value, done } = await reader.read();
          if (done) break;
          const [end, ...begun] = value.split("\n");
          parts.push(end);
          for (const part of begun) {
            const line = parts.join("");
            parts = [part];
            if (line.trim()) take(JSON.parse(line));
          }
        }
      } catch (error) { if (error instanceof SyntaxError) throw error; }
      lost();
      await new Promise((resolve) => { setTimeout(resolve, wait); });
    }
  }
}
