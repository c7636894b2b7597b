/* Elements are made of texts and attributes only, so that nothing in a text can become markup. */

export const SIDES = ["source", "target"];

/** Make an element; attributes that are null, undefined, false or "" are left out, and functions are listeners. */
export function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== null && value !== false && (value !== "" || key === "value")) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SHAPES = {
  accept: "M4 12.5l5 5L20 6.5", reject: "M6 6l12 12M18 6L6 18", clear: "M5 12h14",
  merge: "M7 4v4l5 4 5-4V4M12 12v8", split: "M12 4v6l-5 5v5M12 10l5 5v5",
  up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  unlink: "M9 15l-1 1a4 4 0 0 1-6-6l3-3M15 9l1-1a4 4 0 0 1 6 6l-3 3M4 4l16 16",
  edit: "M4 20l1-5L16 4l4 4L9 19z", join: "M4 8h6v8H4M20 8h-6v8h6M10 12h4", align: "M5 9a8 8 0 0 1 14-2l1 2M20 4v5h-5M19 15a8 8 0 0 1-14 2l-1-2M4 20v-5h5",
  undo: "M8 6L4 10l4 4M4 10h10a5 5 0 0 1 0 10h-4", redo: "M16 6l4 4-4 4M20 10H10a5 5 0 0 0 0 10h4",
  menu: "M4 7h16M4 12h16M4 17h16", find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
  list: "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11", close: "M6 6l12 12M18 6L6 18", next: "M6 9l6 6 6-6", grip: "M9 6v.1M9 12v.1M9 18v.1M15 6v.1M15 12v.1M15 18v.1",
  flow: "M4 6h7M4 10h7M4 14h7M4 18h5M14 6h6M14 10h6M14 14h6M14 18h4",
};

/** Make a picture for a button that carries its name as text or label. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Make a button with a picture; its text is hidden by the style sheet where there is no room. */
export function button(shape, label, act, { key = "", class: kind = "", ...more } = {}) {
  const title = key ? `${label} (${key})` : label;
  return make(
    "button", { type: "button", class: kind, title, "aria-label": label, click: act, ...more },
    shape ? icon(shape) : null, make("span", { class: "label" }, label), key ? make("kbd", { "aria-hidden": "true" }, key) : null,
  );
}

/** Return the element whose children may be replaced as a whole. */
export const fill = (element, ...children) => { element.replaceChildren(...children.filter(Boolean)); return element; };
