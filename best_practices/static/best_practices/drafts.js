// Drafts that save themselves. Without this file the buttons below the form do the same.
//
// What was typed and did not reach the hub yet stands in localStorage under hub-draft:<user>:<key>; as soon as the hub
// has it, it is removed there. portal.js removes all of them when somebody signs out.
"use strict";

(() => {
  const PREFIX = "hub-draft:";
  const AFTER_TYPING = 2500;
  const AGAIN_AFTER = 8000;

  const forget = (user, key) => localStorage.removeItem(`${PREFIX}${user}:${key}`);

  const ended = document.querySelector("[data-drafts-ended]");
  if (ended) for (const key of ended.dataset.draftsEnded.split(" ")) forget(ended.dataset.draftUser, key);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;

  const part = (name) => form.querySelector(`[data-draft-${name}]`);
  const text = form.dataset;
  const user = text.draftUser;
  const kept = new Set(["csrfmiddlewaretoken", "submission_key", "draft_version", "read_revision", "draft_page", "is_quick"]);
  const touched = new Set();
  let timer = 0;
  let running = null;
  let stopped = false;

  const storageKey = () => `${PREFIX}${user}:${text.draft}`;
  const field = (name) => form.querySelector(`[name="${CSS.escape(name)}"]`);
  const isText = (name) => name && !kept.has(name) && !/-(file|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$/.test(name);

  const say = (message, offline = false) => {
    const state = part("state");
    state.textContent = message;
    state.classList.toggle("is-offline", offline);
  };

  const values = () => {
    const found = {};
    for (const element of form.elements) {
      if (!isText(element.name) || element.type === "file" || element.type === "submit") continue;
      const list = (found[element.name] ??= []);
      if ((element.type === "checkbox" || element.type === "radio") && !element.checked) continue;
      list.push(element.value);
    }
    return found;
  };

  const put = (name, list) => {
    for (const element of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (element.type === "checkbox" || element.type === "radio") element.checked = list.includes(element.value);
      else if (element.type !== "file") element.value = list[0] ?? "";
    }
  };

  const keepHere = () => {
    const copy = { values: values(), touched: [...touched], version: field("draft_version").value, at: Date.now() };
    try {
      localStorage.setItem(storageKey(), JSON.stringify(copy));
    } catch {
      // Full or switched off: the hub has the text as soon as there is a connection.
    }
  };

  const schedule = (wait = AFTER_TYPING) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, wait);
  };

  const save = () => {
    running ??= send().finally(() => { running = null; });
    return running;
  };

  const send = async () => {
    clearTimeout(timer);
    const sent = new Set(touched);
    touched.clear();
    const body = new FormData(form);
    for (const name of [...body.keys()]) if (body.get(name) instanceof File) body.delete(name);
    for (const name of [...body.keys()]) if (/-remove$/.test(name)) body.delete(name);
    body.append("touched", [...sent].join(","));
    say(text.textSaving);
    let response;
    try {
      response = await fetch(text.draftSave, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(15000) });
    } catch {
      return missed(sent, text.textOffline);
    }
    if (response.type === "opaqueredirect" || response.status === 403) return missed(sent, text.textSignedOut);
    if (response.status >= 500 || response.status === 429) return missed(sent, text.textOffline);
    const answer = await response.json().catch(() => ({}));
    if (response.status === 200 || response.status === 409) return arrived(answer, sent);
    for (const name of sent) touched.add(name);
    say(answer.message || text.textOffline, true);
    if (response.status === 410) stopped = true;
    return false;
  };

  const missed = (sent, message) => {
    for (const name of sent) touched.add(name);
    keepHere();
    say(message, true);
    schedule(AGAIN_AFTER);
    return false;
  };

  const arrived = (answer, sent) => {
    if (answer.conflicts?.length) return showConflict(answer, sent);
    field("draft_version").value = answer.version;
    let news = false;
    for (const [name, list] of Object.entries(answer.news ?? {})) {
      if (touched.has(name)) continue;
      put(name, list);
      news = true;
    }
    if (touched.size) schedule();
    else localStorage.removeItem(storageKey());
    const others = news && answer.others ? ` ${answer.others} ${text.textNews}` : "";
    say(`${text.textSaved} ${answer.saved_at}.${others}`);
    const meter = part("completeness");
    if (meter && answer.completeness) {
      const open = meter.querySelector("details")?.open ?? true;
      meter.innerHTML = answer.completeness;
      if (meter.querySelector("details")) meter.querySelector("details").open = open;
    }
    form.dispatchEvent(new CustomEvent("draft:saved", { detail: answer }));
    return true;
  };

  const showConflict = (answer, sent) => {
    for (const name of sent) touched.add(name);
    stopped = true;
    keepHere();
    const rows = part("conflict-rows");
    rows.replaceChildren();
    for (const conflict of answer.conflicts) {
      const label = document.createElement("h3");
      label.textContent = conflict.label;
      const stored = document.createElement("p");
      stored.className = "prose draft-theirs";
      stored.textContent = conflict.stored;
      rows.append(label, stored);
    }
    const box = part("conflict");
    const decide = (takeTheirs) => {
      if (takeTheirs) for (const conflict of answer.conflicts) { put(conflict.name, conflict.values); touched.delete(conflict.name); }
      for (const [name, list] of Object.entries(answer.news ?? {})) if (!touched.has(name)) put(name, list);
      field("draft_version").value = answer.version;
      box.hidden = true;
      stopped = false;
      save();
    };
    part("theirs").onclick = () => decide(true);
    part("mine").onclick = () => decide(false);
    box.hidden = false;
    say("");
    box.scrollIntoView({ block: "nearest" });
    return false;
  };

  const changed = (event) => {
    const name = event.target.name;
    if (event.target.type === "file") {
      if (event.type === "change") sendPhoto(event.target);
      return;
    }
    if (!isText(name)) return;
    touched.add(name);
    keepHere();
    schedule();
  };

  const sendPhoto = async (input) => {
    if (!text.draftPhoto || !input.files.length || !/^photos-\d+-file$/.test(input.name)) return;
    if (!(await save())) return;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "submission_key"]) body.append(name, field(name).value);
    body.append("file", input.files[0]);
    say(text.textUploading);
    try {
      const response = await fetch(text.draftPhoto, { method: "POST", body, redirect: "manual" });
      const answer = await response.json();
      if (!response.ok) return refusePhoto(input, answer.message);
      showPhoto(input, answer);
    } catch {
      say(text.textPhotoFailed, true);
    }
  };

  // The photo is with the draft now; what is said about it in the same row belongs to it, typed already or not.
  const showPhoto = (input, answer) => {
    const row = input.closest("[data-photo]");
    for (const what of ["alt_text", "people"]) {
      const element = row.querySelector(`[name$="-${what}"]`);
      element.name = `photo-${answer.id}-${what}`;
      touched.add(element.name);
    }
    const picture = document.createElement("img");
    picture.src = answer.url;
    picture.alt = "";
    picture.className = "draft-photo__image";
    refusePhoto(input, "");
    input.replaceWith(picture);
    say("");
    schedule();
  };

  const refusePhoto = (input, message) => {
    let note = input.parentElement.querySelector(".draft-photo-problem");
    if (!note) {
      note = document.createElement("p");
      note.className = "draft-photo-problem text-danger";
      note.setAttribute("role", "alert");
      input.after(note);
    }
    note.textContent = message;
    if (message) { input.value = ""; say(""); }
  };

  // --- What this browser kept ---------------------------------------------------------------------------------------

  const copies = () => {
    const found = [];
    for (let place = 0; place < localStorage.length; place += 1) {
      const name = localStorage.key(place);
      if (!name.startsWith(`${PREFIX}${user}:`)) continue;
      try {
        found.push({ key: name.slice(`${PREFIX}${user}:`.length), ...JSON.parse(localStorage.getItem(name)) });
      } catch {
        localStorage.removeItem(name);
      }
    }
    return found.sort((one, other) => other.at - one.at);
  };

  const fits = (copy) => {
    if (copy.key === text.draft) return true;
    // A text of another new write-up can go on in any form for a new one that holds nothing yet.
    const isNew = field("draft_version").value in { "": 1, "0": 1 } && !field("draft_page");
    return isNew && !copy.key.startsWith("page-");
  };

  const offerCopy = () => {
    const now = values();
    const copy = copies().find(fits);
    if (!copy) return;
    const differs = copy.touched.some((name) => name in now && JSON.stringify(now[name]) !== JSON.stringify(copy.values[name]));
    const elsewhere = copy.touched.some((name) => !(name in now) && !/^photo/.test(name) && copy.values[name]?.some(Boolean));
    if (!differs && !elsewhere) return forget(user, copy.key);
    const box = part("found");
    part("found-title").textContent = copy.values.title?.[0] || "…";
    part("found-time").textContent = `${text.textFound} ${new Date(copy.at).toLocaleString(document.documentElement.lang)}`;
    part("restore").onclick = () => {
      // The quick form has no place for all that the full one asks.
      if (elsewhere && text.draftFull) { window.location.assign(text.draftFull); return; }
      for (const name of copy.touched) { put(name, copy.values[name] ?? []); touched.add(name); }
      if (copy.key !== text.draft) {
        forget(user, text.draft);
        text.draft = copy.key;
        field("submission_key").value = copy.key;
        field("draft_version").value = copy.version;
        // It has a place of its own, with its photos.
        form.addEventListener("draft:saved", (event) => {
          const place = event.detail.url;
          if (place) window.location.assign(text.draftFull ? place : `${place}full/`);
        }, { once: true });
      }
      box.hidden = true;
      save();
    };
    part("forget").onclick = () => { forget(user, copy.key); box.hidden = true; };
    box.hidden = false;
  };

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  window.addEventListener("online", () => { if (touched.size) schedule(500); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  offerCopy();
})();
