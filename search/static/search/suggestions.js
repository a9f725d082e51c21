// Suggestions below search boxes: an editable combobox with a list (ARIA 1.2). Without this file the box is a plain form.
"use strict";

(() => {
  const DELAY_MS = 120;
  const FEWEST_LETTERS = 2;

  class Suggestions {
    constructor(input, number) {
      this.input = input;
      this.options = [];
      this.active = -1;
      this.asked = "";
      this.list = document.createElement("ul");
      this.list.id = `suggestions-${number}`;
      this.list.className = "suggestions";
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", input.dataset.suggestionsLabel || "");
      this.list.hidden = true;
      this.status = document.createElement("div");
      this.status.className = "visually-hidden";
      this.status.setAttribute("role", "status");
      input.closest(".has-suggestions").append(this.list, this.status);
      for (const [name, value] of Object.entries({
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": this.list.id,
        autocomplete: "off",
      })) {
        input.setAttribute(name, value);
      }
      input.addEventListener("input", (event) => this.later(event));
      input.addEventListener("keydown", (event) => this.onKey(event));
      input.addEventListener("blur", () => this.close());
      // The list must not take the focus from the box before the click arrives.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.follow(this.options.indexOf(option));
      });
    }

    later(event) {
      clearTimeout(this.timer);
      if (event.isComposing) return;
      this.timer = setTimeout(() => this.ask(), DELAY_MS);
    }

    async ask() {
      const text = this.input.value.trim();
      this.request?.abort();
      if (text.length < FEWEST_LETTERS) {
        this.close();
        return;
      }
      this.request = new AbortController();
      const address = `${this.input.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
      try {
        const response = await fetch(address, { signal: this.request.signal, headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(String(response.status));
        const answer = await response.json();
        if (document.activeElement === this.input && this.input.value.trim() === text) this.show(answer);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    show(answer) {
      this.addresses = answer.suggestions.map((suggestion) => suggestion.url);
      this.options = answer.suggestions.map((suggestion, place) => this.option(suggestion, place));
      this.list.replaceChildren(...this.options);
      this.activate(-1);
      this.status.textContent = answer.announcement;
      this.open(this.options.length > 0);
    }

    option(suggestion, place) {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const label = document.createElement("span");
      label.textContent = suggestion.label;
      const kind = document.createElement("span");
      kind.className = "suggestions__kind";
      kind.textContent = suggestion.kind;
      option.append(label, " ", kind);
      return option;
    }

    onKey(event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!this.options.length) return;
        event.preventDefault();
        this.open(true);
        this.move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && this.isOpen && this.active >= 0) {
        event.preventDefault();
        this.follow(this.active);
      } else if (event.key === "Escape" && this.isOpen) {
        // Only the list goes; what was typed stays.
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else if (event.key === "Tab") {
        this.close();
      }
    }

    // Below the last option comes the box itself, then the first option.
    move(step) {
      const places = this.options.length + 1;
      this.activate(((this.active + 1 + step + places) % places) - 1);
    }

    activate(place) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (!option) {
        this.input.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    follow(place) {
      const address = this.addresses[place];
      this.close();
      if (address) window.location.assign(address);
    }

    get isOpen() {
      return !this.list.hidden;
    }

    open(wanted) {
      this.list.hidden = !wanted;
      this.input.setAttribute("aria-expanded", String(wanted));
    }

    close() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.activate(-1);
      this.open(false);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("input[data-suggestions]").forEach((input, number) => new Suggestions(input, number));
  });
})();
