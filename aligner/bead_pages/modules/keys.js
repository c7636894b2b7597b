/* Keys, by where they are on the keyboard: input methods and Caps Lock change what a key writes, not where it is. */

/** Names of the keys as they are shown; the texts `act.NAME` say what they do. */
export const KEYS = [
  ["next", "j ↓"], ["previous", "k ↑"], ["next_doubt", "n"], ["previous_doubt", "⇧n"], ["next_finding", "f"], ["previous_finding", "⇧f"],
  ["accept", "a"], ["reject", "x"], ["clear", "c"], ["merge", "m"], ["split", "s"],
  ["source", "h ←"], ["target", "→"], ["up", "u"], ["down", "d"],
  ["previous_unit", ","], ["next_unit", "."], ["mark", "Space"], ["link", "l"], ["unlink", "⇧l"], ["join", "⇧j"],
  ["edit", "e"], ["align", "r"], ["align_all", "⇧r"], ["undo", "z Ctrl+Z"], ["redo", "⇧z Ctrl+⇧Z"],
  ["find", "/"], ["number", "g"], ["list", "b"], ["flow", "t"], ["save", "Ctrl+S"], ["help", "?"], ["leave", "Esc"],
];

const PLAIN = {
  KeyJ: "next", ArrowDown: "next", KeyK: "previous", ArrowUp: "previous", PageDown: "page_down", PageUp: "page_up", Home: "first", End: "last",
  KeyN: "next_doubt", KeyF: "next_finding", KeyA: "accept", KeyX: "reject", KeyC: "clear", KeyM: "merge", KeyS: "split",
  KeyH: "source", ArrowLeft: "source", ArrowRight: "target", KeyU: "up", KeyD: "down", KeyL: "link_or_target", Comma: "previous_unit", Period: "next_unit",
  Space: "mark", KeyE: "edit", F2: "edit", KeyR: "align", KeyZ: "undo", Slash: "find", KeyG: "number", KeyB: "list", KeyT: "flow", Escape: "leave",
};
const SHIFTED = {
  KeyN: "previous_doubt", KeyF: "previous_finding", KeyL: "unlink", KeyJ: "join", KeyR: "align_all", KeyZ: "redo", Slash: "help", ArrowDown: "next", ArrowUp: "previous",
};
const CONTROL = { KeyZ: "undo", KeyY: "redo", KeyS: "save", KeyF: "find", KeyG: "number" };
const CONTROL_SHIFTED = { KeyZ: "redo" };
const CHARACTERS = { "/": "find", "?": "help" };

/** Return the name of what a key press asks for, or undefined. */
export function asked(event) {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) return (event.shiftKey ? CONTROL_SHIFTED : CONTROL)[event.code];
  // Where a keyboard has these characters on other keys, they are meant all the same.
  if (Object.hasOwn(CHARACTERS, event.key)) return CHARACTERS[event.key];
  return (event.shiftKey ? SHIFTED : PLAIN)[event.code];
}

const WRITES = "input, textarea, select, [contenteditable]";

/** Call `acts[NAME]` for the keys of the page; keys that are meant for a field or an open dialog are left alone. */
export function listenToKeys(acts) {
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const name = asked(event);
    if (!name || !acts[name] || document.querySelector("dialog[open]")) return;
    if (target.closest(WRITES) && !(event.ctrlKey && name === "save")) return;
    const isButton = target.closest("button, summary, a, [role=tab]") && !target.closest(".row");
    if (isButton && !event.ctrlKey && event.code === "Space") return;
    event.preventDefault();
    if (event.repeat && !/next|previous|page|source|target|undo|redo/.test(name)) return;
    acts[name]();
  });
}
