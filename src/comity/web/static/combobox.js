// A field for a party: what is typed is looked up under every name that is known, chosen by keys or pointer, and checked
// before it is sent. Without this script the field proposes names by itself, and the server checks it all the same.
"use strict";

const asking = async (words) => {
  const answer = await fetch(`/api/party?name=${encodeURIComponent(words)}`);
  return answer.ok ? answer.json() : null;
};

class Combobox {
  constructor(input, number) {
    this.input = input;
    this.options = [];
    this.at = -1;
    this.asked = 0;
    this.list = Object.assign(document.createElement("ul"), { id: `parties-${number}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Parties");
    this.note = Object.assign(document.createElement("p"), { id: `parties-note-${number}`, className: "quiet" });
    this.note.setAttribute("aria-live", "polite");
    const label = input.closest("label");
    const box = Object.assign(document.createElement("div"), { className: "combobox" });
    label.replaceWith(box);
    box.append(label, this.list, this.note);
    input.removeAttribute("list");
    const said = [input.getAttribute("aria-describedby"), this.note.id].filter(Boolean).join(" ");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
      "aria-describedby": said,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => { this.close(); this.check(); });
  }

  typed() {
    this.input.setCustomValidity("");
    this.input.removeAttribute("aria-invalid");
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.look(), 150);
  }

  async look() {
    const words = this.input.value.trim();
    const turn = ++this.asked;
    const found = words ? await asking(words).catch(() => null) : null;
    if (turn !== this.asked || document.activeElement !== this.input) return;
    this.show(found?.near ?? []);
    const count = this.options.length;
    this.note.textContent = words ? `${count || "no"} ${count === 1 ? "party" : "parties"} to choose from` : "";
  }

  show(names) {
    this.options = names.map((name, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.textContent = name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); this.choose(place); });
      return option;
    });
    this.list.replaceChildren(...this.options);
    this.list.hidden = !names.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.move(-1);
  }

  move(place) {
    this.options[this.at]?.setAttribute("aria-selected", "false");
    this.at = place;
    const option = this.options[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.soon);
    this.asked += 1;
    this.show([]);
  }

  choose(place) {
    this.input.value = this.options[place].textContent;
    this.close();
    this.note.textContent = "";
    this.input.setCustomValidity("");
    this.input.removeAttribute("aria-invalid");
  }

  key(event) {
    const open = !this.list.hidden;
    const many = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.look();
      else this.move((this.at + (event.key === "ArrowDown" ? 1 : this.at < 0 ? 0 : many - 1) + many) % many);
    } else if (open && (event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      if (event.key === "Enter") event.preventDefault();
      this.choose(this.at);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  // What is left as it was, or has no state on purpose, the server knows by itself.
  async check() {
    const words = this.input.value.trim();
    if (!words || words === this.input.defaultValue.trim()) return;
    const found = await asking(words).catch(() => null);
    if (!found || words !== this.input.value.trim()) return;
    const wrong = found.party ? "" : found.why;
    this.input.setCustomValidity(wrong);
    if (wrong) this.input.setAttribute("aria-invalid", "true");
    this.note.textContent = wrong;
  }
}

document.querySelectorAll("input[data-party]").forEach((input, number) => new Combobox(input, number));
