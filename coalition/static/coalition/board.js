// Cards of the board move by dragging. It fills in and sends the form that each card has anyway.
(() => {
  "use strict";
  let dragged = null;

  const columnAt = (target) => target.closest("[data-board] [data-stage]");
  const unmark = () => document.querySelectorAll(".board-column.is-target").forEach((one) => one.classList.remove("is-target"));
  const prepare = () => document.querySelectorAll("[data-board] [data-card]").forEach((card) => card.setAttribute("draggable", "true"));

  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest ? event.target.closest("[data-card]") : null;
    if (dragged) {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.id);
    }
  });
  document.addEventListener("dragover", (event) => {
    const column = dragged && columnAt(event.target);
    unmark();
    if (column) {
      event.preventDefault();
      column.classList.add("is-target");
    }
  });
  document.addEventListener("drop", (event) => {
    const column = dragged && columnAt(event.target);
    if (!column) return;
    event.preventDefault();
    const form = dragged.querySelector("form.board-move");
    const changes = !column.contains(dragged);
    dragged = null;
    if (changes) {
      form.elements.stage.value = column.dataset.stage;
      form.requestSubmit();
    }
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });
  // Filters bring new cards.
  document.addEventListener("htmx:afterSwap", prepare);
  prepare();
})();
