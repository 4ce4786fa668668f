// Keys, and words that light up. Everything here can be done without it: links and forms do the work.
"use strict";

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const rows = all("[data-row]");
const dialog = document.getElementById("keys");
let place = -1;
let waiting = "";

function choose(next) {
  if (!rows.length) return;
  rows[place]?.classList.remove("here");
  place = Math.min(Math.max(next, 0), rows.length - 1);
  const row = rows[place];
  row.classList.add("here");
  row.scrollIntoView({ block: "nearest" });
  (row.querySelector(".what") ?? row).focus({ preventScroll: true });
}

function press(key) {
  const target = document.querySelector(`main [data-key="${key}"]`);
  if (!target) return false;
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
    target.scrollIntoView({ block: "nearest" });
  } else {
    target.click();
  }
  return true;
}

const places = { o: "/", e: "/entries", f: "/findings", r: "/review", p: "/pairs" };

function typed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const inField = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (event.key === "Escape") {
    if (inField) event.target.blur();
    light(null);
    pinned = null;
    return;
  }
  if (inField || dialog.open) return;
  const key = event.key;
  if (waiting === "g") {
    waiting = "";
    if (places[key]) location.assign(places[key]);
    return;
  }
  if (key === "?") dialog.showModal();
  else if (key === "/") document.getElementById("find").focus();
  else if (key === "g") waiting = "g";
  else if ((key === "j" || key === "k") && !press(key)) choose(place + (key === "j" ? 1 : -1));
  else if (!/^[a-z]$/.test(key) || key === "j" || key === "k" || !press(key)) return;
  event.preventDefault();
}

// Fields: pointing at one, or pressing its name, lights its words in every report.
let pinned = null;

function light(field) {
  for (const mark of all("mark[data-w]")) {
    const on = field !== null && mark.dataset.w.split(" ").some((word) => word.slice(word.indexOf(":") + 1) === field);
    mark.classList.toggle("lit", on);
  }
  for (const body of all("[data-field]")) body.classList.toggle("lit", body.dataset.field === field);
  for (const lamp of all(".lamp")) lamp.setAttribute("aria-pressed", String(lamp.dataset.light === field));
}

function lightClaim(of) {
  for (const mark of all("mark[data-w]")) {
    const on = of !== null && mark.dataset.w.split(" ").some((word) => word.startsWith(`${of}:`));
    mark.classList.toggle("lit", on);
  }
  for (const line of all(".claims [data-of]")) line.classList.toggle("lit", line.dataset.of === of);
}

for (const body of all("[data-field]")) {
  const field = body.dataset.field;
  body.addEventListener("pointerenter", () => light(field));
  body.addEventListener("pointerleave", () => light(pinned));
  body.querySelector(".lamp")?.addEventListener("click", () => {
    pinned = pinned === field ? null : field;
    light(pinned);
  });
}

// Reports: a line of the ledger and its words find each other.
let held = null;
for (const line of all(".claims [data-of]")) {
  line.addEventListener("pointerenter", () => lightClaim(line.dataset.of));
  line.addEventListener("pointerleave", () => lightClaim(held));
  line.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    held = line.dataset.of;
    lightClaim(held);
    document.getElementById(`w-${held}`)?.scrollIntoView({ block: "center" });
  });
}
for (const mark of all(".report mark[data-w]")) {
  const of = mark.dataset.w.split(" ").map((word) => word.split(":")[0]).find((word) => word !== "mention");
  if (!of) continue;
  mark.addEventListener("pointerenter", () => lightClaim(of));
  mark.addEventListener("pointerleave", () => lightClaim(held));
  mark.addEventListener("click", () => {
    held = of;
    lightClaim(of);
    document.getElementById(`l-${of}`)?.scrollIntoView({ block: "nearest" });
  });
}
function follow() {
  const of = location.hash.match(/^#[lw]-(\w+)$/)?.[1];
  if (of) { held = of; lightClaim(of); }
}
addEventListener("hashchange", follow);
follow();

for (const button of all("[data-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.open).showModal());
}
// All of a list are chosen at once, or none.
for (const button of all("[data-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = all("input[type=checkbox][name=entry]", button.form);
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
  });
}
// Files that are dropped on their field are those that it holds.
for (const place of all("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  for (const event of ["dragenter", "dragover"]) {
    place.addEventListener(event, (dragged) => { dragged.preventDefault(); place.classList.add("over"); });
  }
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (dropped) => {
    dropped.preventDefault();
    place.classList.remove("over");
    if (dropped.dataTransfer.files.length) input.files = dropped.dataTransfer.files;
  });
}
// A field to correct shows the inputs that fit it.
for (const choice of all("select[data-switch]")) {
  const show = () => {
    for (const part of all("[data-for]", choice.form)) {
      part.hidden = part.dataset.for !== choice.value;
      for (const input of all("input, select, textarea", part)) input.disabled = part.hidden;
    }
  };
  choice.addEventListener("change", show);
  show();
}
// Words selected in a report: taken into a field of the form, or the beginning of a record of what was missed.
const reading = document.querySelector("[data-text]");

function selected(within) {
  const selection = getSelection();
  if (!within || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return within.contains(range.commonAncestorContainer) ? range : null;
}

function wordsAt(range) {
  const before = range.cloneRange();
  before.selectNodeContents(reading);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = [...before.toString()].length + [...words].length - [...words.trimStart()].length;
  const once = reading.textContent.split(words.trim()).length === 2;
  return words.trim().replace(/\s+/g, " ") + (once ? "" : ` @${start}`);
}

let taken = null;
document.addEventListener("selectionchange", () => { taken = selected(reading) ?? taken; });
for (const button of all("[data-take]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (!taken || !taken.toString().trim()) return;
    const field = button.form.elements.namedItem(button.dataset.take);
    field.value = field.value.trim() ? `${field.value.trim()}\n${wordsAt(taken)}` : wordsAt(taken);
    field.rows = field.value.split("\n").length;
  });
}

const begin = document.querySelector("[data-record]");
const story = document.querySelector(".story .text");
if (begin && story) {
  const bar = document.createElement("p");
  bar.className = "picked";
  bar.hidden = true;
  document.body.append(bar);
  document.addEventListener("selectionchange", () => {
    const range = selected(story);
    const part = range?.cloneContents();
    for (const ref of part?.querySelectorAll(".ref") ?? []) ref.remove();
    const words = part?.textContent.trim().replace(/\s+/g, " ") ?? "";
    bar.hidden = !words || words.length > 2000;
    if (bar.hidden) return;
    bar.replaceChildren("Record: ");
    for (const [kind, called] of [["transfer", "transfer"], ["agreement", "agreement"], ["visit", "visit"], ["accusation", "accusation"], ["indicator", "figure"]]) {
      const link = document.createElement("a");
      link.href = `${begin.getAttribute("href")}?kind=${kind}&trigger=${encodeURIComponent(words)}`;
      link.textContent = called;
      bar.append(link, " ");
    }
  });
}
addEventListener("keydown", typed);
