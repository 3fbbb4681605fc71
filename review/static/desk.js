// What lies on the desk, for all scripts of the page with single fields.
import { at } from "./page.js";

const element = at("desk");
export const tab = element.dataset.tab;
export const asked = { order: element.dataset.order, layout: element.dataset.layout, batch: element.dataset.batch };

export const desk = {
  element,
  field: null, // before the person's eyes
  queue: [], // taken ahead, with their pictures
  skipped: new Set(),
  unsent: new Set(), // decisions on their way
  settled: 0,
  waiting: 0,
};

export const mine = () => [desk.field, ...desk.queue].filter(Boolean).map((field) => field.id);

// How far the person is.
export function tell() {
  const left = Math.max(0, desk.waiting);
  at("count").textContent = `${desk.settled} settled now, ${left} wait`;
  at("bar").max = Math.max(1, desk.settled + left);
  at("bar").value = desk.settled;
  at("unsent").hidden = !desk.unsent.size;
  at("unsent").textContent = `${desk.unsent.size} being stored`;
}
