// What the pages on which readings are settled have in common.
import { send } from "./wire.js";

const KEEP_MILLISECONDS = 40_000;

export const at = (id) => document.getElementById(id);

export function trouble(sentence) {
  at("trouble").textContent = sentence;
  at("trouble").hidden = !sentence;
}

// Holds the readings that `held` names for as long as the page is open, and hands all back once it is closed. `kept` is
// told which are still held. Gives a function that lets the next page of this window have them instead.
export function hold(tab, held, kept = () => {}) {
  let handedOn = false;
  addEventListener("pagehide", () => {
    if (!handedOn) send("/review/leave", { tab }, { keepalive: true }).catch(() => {});
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  setInterval(async () => {
    const readings = held();
    if (readings.length) kept(new Set(await send("/review/keep", { tab, readings }).catch(() => readings)));
  }, KEEP_MILLISECONDS);
  return () => { handedOn = true; };
}
