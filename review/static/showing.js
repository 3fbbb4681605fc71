// Showing the field that is before the person's eyes: its picture, its guess, its options, what is around it.
import { desk, tell } from "./desk.js";
import { drawAround, drawField, drawPage } from "./drawing.js";
import { guessed, spoken, variants } from "./guess.js";
import { at } from "./page.js";
import { picture } from "./wire.js";

const touched = matchMedia("(pointer: coarse)").matches;
const view = { zoom: 1, variant: 0, showsAround: false, pageWidth: 0, shownAt: 0 };

const write = (text) => { at("typed").value = text; };
export const note = (sentence) => { at("note").textContent = sentence; };
export const secondsShown = () => Math.min(86_400, (performance.now() - view.shownAt) / 1000);

export async function show(field) {
  desk.field = field;
  Object.assign(view, { zoom: 1, variant: 0, shownAt: performance.now() });
  describe(field);
  let image = picture(field.pictures.field);
  if (!image.complete || !image.naturalWidth) {
    try { image = await image.ready; } catch { note("its picture cannot be shown; p shows the page"); }
  }
  if (desk.field !== field) return;
  draw();
  if (!touched) at("typed").focus({ preventScroll: true });
  at("live").textContent = spoken(field);
  desk.element.dataset.reading = field.id;
  tell();
}

function describe(field) {
  desk.element.hidden = false;
  at("nothing").hidden = true;
  write(field.typed || "");
  at("typed").inputMode = field.kind === "letters" ? "text" : "decimal";
  note(field.sentence || "");
  at("name").textContent = field.field;
  at("purpose").hidden = !field.hidden;
  at("where").textContent = `${field.layout || "no layout"} · ${field.kind} · ${field.file}, page ${field.page}`;
  at("reason").textContent = field.hidden ? "" : field.reason || "";
  at("runner").disabled = field.hidden || !variants(field).length;
  at("guess").replaceChildren(...(field.hidden ? [] : guessed(field, write)));
  at("options").hidden = !field.options.length;
  at("options").replaceChildren(...field.options.map(option));
}

function option(name, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = `${place + 1} ${name}`;
  button.addEventListener("click", () => write(name));
  return button;
}

export function draw() {
  const field = desk.field;
  const image = picture(field.pictures.field);
  const frame = at("picture");
  if (image.naturalWidth) {
    drawField(at("crop"), image, field, { width: frame.clientWidth - 16, height: frame.clientHeight - 16 }, view.zoom);
  }
  at("around").hidden = !view.showsAround;
  if (!view.showsAround) return;
  picture(field.pictures.around).ready.then((loaded) => {
    if (desk.field === field) drawAround(at("surroundings"), loaded, field, at("around").clientWidth);
  }, () => note("its page cannot be opened"));
}

export function nothing() {
  tell();
  if (!at("nothing").hidden) return;
  desk.element.hidden = true;
  at("nothing").hidden = false;
  at("live").textContent = "Nothing waits for you.";
  at("again").focus();
}

export function zoom() {
  view.zoom = view.zoom >= 4 ? 1 : view.zoom * 2;
  draw();
}

export function around() {
  view.showsAround = !view.showsAround;
  draw();
}

export function runnerUp() {
  const all = desk.field.hidden ? [] : variants(desk.field);
  if (!all.length) return;
  write(view.variant < all.length ? all[view.variant] : "");
  view.variant = (view.variant + 1) % (all.length + 1);
  at("live").textContent = at("typed").value || "as it was";
}

export async function wholePage() {
  const field = desk.field;
  try {
    const image = await picture(field.pictures.page).ready;
    if (desk.field !== field) return;
    at("page").showModal();
    view.pageWidth ||= Math.min(innerWidth * 0.9, image.naturalWidth);
    drawPage(at("sheet"), image, [field.box], view.pageWidth);
    const scale = view.pageWidth / image.naturalWidth;
    at("sheet").parentElement.scrollTo(field.box[0] * scale - 200, field.box[1] * scale - 200);
  } catch { note("its page cannot be opened"); }
}

export function enlargePage(by) {
  view.pageWidth *= by;
  drawPage(at("sheet"), picture(desk.field.pictures.page), [desk.field.box], view.pageWidth);
}
