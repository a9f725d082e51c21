// Everything works without this file; with it, menus behave as people expect.
"use strict";

document.documentElement.classList.add("has-script");

document.addEventListener("DOMContentLoaded", () => {
  const toggle = document.querySelector(".site-nav__toggle");
  const nav = document.getElementById("site-nav");
  if (toggle && nav) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const open = nav.classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", String(open));
    });
  }

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.site-menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.site-menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.site-menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
});

// Who signs out leaves nothing of what they typed in a browser that others may use.
document.addEventListener("submit", (event) => {
  // A button called "action" hides the form’s own property.
  if (!event.target.getAttribute("action")?.includes("/logout/")) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith("hub-draft:")) localStorage.removeItem(name);
});
