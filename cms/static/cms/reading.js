// Says that a page was looked at for a while: which one, and nothing about who looks. No cookie goes along.
"use strict";

(() => {
  const LONG_ENOUGH = 10_000;
  const script = document.currentScript;
  const { address, page } = script.dataset;
  let seen = 0;
  let since = document.hidden ? null : Date.now();
  let timer;

  const tell = () => {
    document.removeEventListener("visibilitychange", follow);
    fetch(address, { method: "POST", credentials: "omit", keepalive: true, body: new URLSearchParams({ page }) }).catch(() => {});
  };
  const wait = () => { timer = setTimeout(tell, Math.max(0, LONG_ENOUGH - seen)); };
  const follow = () => {
    clearTimeout(timer);
    if (document.hidden) {
      if (since) seen += Date.now() - since;
      since = null;
    } else {
      since = Date.now();
      wait();
    }
  };
  document.addEventListener("visibilitychange", follow);
  if (since) wait();
})();
