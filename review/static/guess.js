// What the machine read in a field: its characters, with what the doubtful ones may be instead; and as it is spoken.
import { doubtful } from "./drawing.js";

// The line of the guess; `take` is called with the text in which the character that was clicked is its runner-up.
export function guessed(field, take) {
  const shown = field.characters.length ? field.characters : [{ text: field.text || "blank", confidence: field.confidence }];
  const doubts = doubtful(field);
  const characters = shown.map((character) => {
    if (!doubts.has(character)) return plain(character);
    return doubt(character, swaps(character) ? () => take(swapped(field, character)) : null);
  });
  const text = document.createElement("span");
  text.className = "text";
  text.textContent = `= ${field.text || "nothing"}, ${(100 * field.confidence).toFixed(1)} %`;
  return [...characters, text];
}

function plain(character) {
  const element = document.createElement("span");
  element.textContent = character.text;
  return element;
}

function doubt(character, take) {
  const element = document.createElement(take ? "button" : "span");
  element.textContent = character.text;
  element.className = "doubtful";
  element.title = `confidence ${character.confidence.toFixed(2)}`;
  if (!take) return element;
  element.type = "button";
  element.tabIndex = -1;
  element.setAttribute("aria-label", `${character.text}, or ${character.runnerUp}`);
  const other = document.createElement("small");
  other.textContent = character.runnerUp;
  element.append(other);
  element.addEventListener("click", take);
  return element;
}

const swaps = (character) => character.runnerUp && Number.isInteger(character.at);

// The texts with one runner-up each, of the most doubtful character first.
export const variants = (field) => (field.characters || [])
  .filter(swaps)
  .sort((one, other) => one.confidence - other.confidence)
  .map((character) => swapped(field, character));

const swapped = (field, character) => field.raw.slice(0, character.at) + character.runnerUp
  + field.raw.slice(character.at + character.text.length);

export function spoken(field) {
  if (field.hidden) return `Audit. ${field.field}: type what stands there.`;
  const doubts = [...doubtful(field)].map((each) => `${each.text} may be ${each.runnerUp || "another"}`);
  return `${field.field}, read as ${[...field.raw].join(" ") || "blank"}. ${doubts.join(", ")}`;
}
