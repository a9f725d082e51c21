// Suggests known tags for the last word of a field of words separated by commas, through the browser's own list.
(() => {
  const PAUSE = 200;

  function suggestFor(input) {
    const list = document.createElement("datalist");
    list.id = `${input.id}-suggestions`;
    input.after(list);
    input.setAttribute("list", list.id);
    let timer, newest = 0;

    async function show() {
      const typed = input.value;
      const cut = typed.lastIndexOf(",") + 1;
      const before = cut ? `${typed.slice(0, cut)} ` : "";
      const term = typed.slice(cut).trim();
      const asked = ++newest;
      if (!term) return list.replaceChildren();
      const response = await fetch(`${input.dataset.tagSuggestions}?term=${encodeURIComponent(term)}`);
      if (!response.ok || asked !== newest) return;
      const { tags } = await response.json();
      list.replaceChildren(...tags.map((tag) => {
        const option = document.createElement("option");
        option.value = before + tag;
        option.label = tag;
        return option;
      }));
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => show().catch(() => {}), PAUSE);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("input[data-tag-suggestions]").forEach(suggestFor);
  });
})();
