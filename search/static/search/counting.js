// Counts that a page of results was shown and which hit was opened, without saying by whom in any address.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("search-counting");
  if (!form) return;

  const send = (place) => {
    const content = new FormData(form);
    if (place !== undefined) content.set("place", place);
    navigator.sendBeacon(form.action, content);
  };

  if (form.dataset.first === "true") send();
  const opened = (event) => {
    const link = event.target.closest("a[data-place]");
    if (link) send(link.dataset.place);
  };
  document.addEventListener("click", opened);
  // The middle button opens a new tab.
  document.addEventListener("auxclick", (event) => event.button === 1 && opened(event));
});
