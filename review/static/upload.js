/* Scans are chosen or dropped and sent one after the other; what became of each is said beside its name. */
"use strict";

(() => {
  const token = document.querySelector('meta[name="csrf"]').content;
  const input = document.getElementById("files");
  const drop = document.getElementById("drop");
  const list = document.getElementById("uploads");
  const waiting = [];
  let busy = false;

  function add(files) {
    for (const file of files) {
      const line = document.createElement("li");
      const name = document.createElement("bdi");
      const state = document.createElement("span");
      name.textContent = file.name;
      state.textContent = " waits";
      line.append(name, state);
      list.append(line);
      waiting.push({ file, line, state });
    }
    send();
  }

  async function send() {
    if (busy) return;
    busy = true;
    while (waiting.length > 0) {
      const each = waiting.shift();
      each.state.textContent = " is being sent";
      each.state.textContent = " " + (await sent(each));
    }
    busy = false;
    await listAnew();
  }

  // What was taken in is in the list below, and what was said of each file stays.
  async function listAnew() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const anew = page.getElementById("list");
      if (anew) document.getElementById("list").replaceWith(document.adoptNode(anew));
    } catch { /* the list stays as it was */ }
  }

  async function sent({ file, line }) {
    const form = new FormData();
    form.append("layout", document.getElementById("layout").value);
    form.append("urgent", document.getElementById("urgent").checked ? "true" : "false");
    form.append("file", file, file.name);
    try {
      const answer = await fetch("/documents", {
        method: "POST", body: form, headers: { "X-CSRF-Token": token, Accept: "application/json" },
      });
      const told = await answer.json();
      if (!answer.ok) {
        line.className = "refused";
        return told.detail || "was refused";
      }
      const link = document.createElement("a");
      link.href = "/documents/" + encodeURIComponent(told.document);
      link.append(line.firstChild);
      line.prepend(link);
      return told.duplicate ? "is here already" : "was taken in";
    } catch {
      line.className = "refused";
      return "could not be sent; is the server there?";
    }
  }

  input.addEventListener("change", () => { add(input.files); input.value = ""; });
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    add(event.dataTransfer.files);
  });
})();
