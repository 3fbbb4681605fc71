// Hundreds of characters that were read alike; the odd ones are marked.
import { drawTile } from "./drawing.js";
import { at, hold, trouble } from "./page.js";
import { insist, picture, send } from "./wire.js";

const grid = at("grid");
const { tab, character, layout, batch } = grid.dataset;
let sheet = { fields: [], after: null };
const odd = new Set();

async function take(after) {
  grid.setAttribute("aria-busy", "true");
  sheet = await send("/review/grid/sheet", { tab, character, layout, batch, after });
  odd.clear();
  const tiles = sheet.fields.flatMap((field) => field.tiles.map((box) => tile(field, box)));
  grid.replaceChildren(...tiles);
  at("done").disabled = !tiles.length;
  tell(tiles.length ? "" : "Nothing more to look at.");
  tiles[0]?.focus();
  const drawn = await Promise.allSettled(tiles.map((each) => each.drawn));
  if (drawn.some((each) => each.status === "rejected")) trouble("some pictures cannot be shown");
  grid.setAttribute("aria-busy", "false");
  performance.mark("inkfield:grid");
}

function tile(field, box) {
  const button = document.createElement("button");
  const canvas = document.createElement("canvas");
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.reading = field.id;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", `${character} in ${field.field}, read ${field.text}`);
  button.title = `${field.field}: ${field.text} (${field.file}, page ${field.page})`;
  button.append(canvas);
  button.drawn = picture(field.pictures.field).ready.then((image) => drawTile(canvas, image, field, box));
  button.addEventListener("click", () => toggle(field.id));
  return button;
}

function toggle(reading) {
  if (!odd.delete(reading)) odd.add(reading);
  for (const each of grid.querySelectorAll(`[data-reading="${reading}"]`)) {
    each.setAttribute("aria-pressed", String(odd.has(reading)));
  }
  tell("");
}

function tell(sentence) {
  at("count").textContent = sentence || `${grid.childElementCount} shown, ${odd.size} fields marked`;
}

async function looked() {
  at("done").disabled = true;
  trouble("");
  try {
    const readings = sheet.fields.map((field) => field.id);
    const since = performance.now();
    const done = await insist("/review/grid/looked-at", { tab, character, readings, odd: [...odd] });
    performance.measure("inkfield:stored", { start: since, end: performance.now() });
    const after = sheet.after;
    if (after === null) { grid.replaceChildren(); sheet = { fields: [], after: null }; odd.clear(); }
    else await take(after);
    tell(`${done.confirmed} confirmed, ${done.marked} marked. ${grid.childElementCount} shown`);
  } catch (error) {
    trouble(`not stored: ${error.message}`);
    at("done").disabled = false;
  }
}

function perLine() {
  const tiles = [...grid.children];
  const second = tiles.findIndex((each) => each.offsetTop > tiles[0].offsetTop);
  return second < 0 ? tiles.length : second;
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest(".filters, header, footer a") || event.ctrlKey || event.metaKey) return;
  const by = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: perLine, ArrowUp: () => -perLine() }[event.key];
  const tiles = [...grid.children];
  if (by && tiles.length) {
    event.preventDefault();
    const from = Math.max(0, tiles.indexOf(document.activeElement));
    tiles[Math.min(tiles.length - 1, Math.max(0, from + by()))].focus();
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!event.repeat && !at("done").disabled) looked();
  }
});
at("done").addEventListener("click", looked);
hold(tab, () => sheet.fields.map((field) => field.id));

take(0).catch((error) => trouble(error.message));
