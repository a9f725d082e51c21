// A choice made while the list is being looked up again stays: the list that is on its way knows nothing of it, so it
// is asked for anew, with the choice.
"use strict";

document.addEventListener("change", (event) => {
  const picker = event.target.closest(".picker");
  const text = picker?.querySelector("input[type=search]");
  const waiting = picker?.querySelectorAll(".htmx-request");
  if (!text || event.target === text || !waiting.length) return;
  for (const element of waiting) htmx.trigger(element, "htmx:abort");
  htmx.trigger(text, "picked");
});

// The first button of such a form is "Find": Enter in any other field would press it, and nothing would be saved.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement) || field.type === "search") return;
  const save = field.form?.querySelector(".picker") && field.form.querySelector(".form-actions [type=submit]");
  if (!save) return;
  event.preventDefault();
  field.form.requestSubmit(save);
});
