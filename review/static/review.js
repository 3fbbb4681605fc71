// One field at a time: which key and which button does what.
import { next } from "./ahead.js";
import { decide, skip, submit, undo } from "./deciding.js";
import { desk, mine, tab } from "./desk.js";
import { at, hold } from "./page.js";
import { around, draw, enlargePage, note, runnerUp, wholePage, zoom } from "./showing.js";

const handOn = hold(tab, mine, (held) => {
  desk.queue = desk.queue.filter((field) => held.has(field.id) || field.typed !== undefined);
});

const commands = {
  r: runnerUp,
  b: (key) => decide("blank", "", key),
  s: (key) => decide("struck_out", "", key),
  i: (key) => decide("illegible", "", key),
  n: skip,
  u: undo,
  z: zoom,
  c: around,
  p: wholePage,
  f: itsForm,
  "?": () => at("help").showModal(),
};

function itsForm() {
  handOn();
  location.href = `/review/forms/${desk.field.pageId}?at=${desk.field.id}&tab=${encodeURIComponent(tab)}`;
}

function pressed(event) {
  if (at("page").open) return onPage(event);
  if (at("help").open || event.ctrlKey || event.metaKey) return undefined;
  if (event.target.closest(".filters, header")) return undefined;
  if (event.key === "Enter" && event.target.closest("button:not(#confirm), a")) return undefined;
  return desk.field ? onField(event) : onNothing(event);
}

function onNothing(event) {
  if (event.key.toLowerCase() !== "u") return undefined;
  event.preventDefault();
  return undo();
}

function onField(event) {
  const key = event.timeStamp;
  const typed = at("typed");
  const name = event.key.toLowerCase();
  if (event.key === "Enter") { event.preventDefault(); return event.repeat ? undefined : submit(key); }
  if (event.key === "Escape") { typed.value = ""; note(""); return undefined; }
  if (commands[name] && (event.altKey || desk.field.kind !== "letters")) {
    event.preventDefault();
    return event.repeat ? undefined : commands[name](key);
  }
  if (event.key === "Backspace" && !typed.value && !desk.field.hidden) {
    event.preventDefault();
    typed.value = desk.field.raw;
  }
  if (event.key.length === 1 && event.target !== typed && !event.altKey) typed.focus();
  return undefined;
}

function onPage(event) {
  const by = { "+": 1.4, "=": 1.4, "-": 1 / 1.4 }[event.key];
  if (event.key === "p") at("page").close();
  if (!by) return;
  event.preventDefault();
  enlargePage(by);
}

document.addEventListener("keydown", pressed);
at("value").addEventListener("submit", (event) => { event.preventDefault(); if (desk.field) submit(event.timeStamp); });
at("again").addEventListener("click", () => { desk.skipped.clear(); next(); });
at("close-page").addEventListener("click", () => at("page").close());
at("close-help").addEventListener("click", () => at("help").close());
for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("click", (event) => {
    if (desk.field || button.dataset.key === "u") commands[button.dataset.key](event.timeStamp);
  });
}
addEventListener("resize", () => { if (desk.field) draw(); });
addEventListener("beforeunload", (event) => { if (desk.unsent.size) event.preventDefault(); });

next();
