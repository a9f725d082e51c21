// Keeps the numbers of the page about the search index current while somebody looks at it.
(() => {
  const SECONDS = 3;
  const place = document.querySelector("[data-search-index-numbers]");
  if (!place) return;

  async function refresh() {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.searchIndexNumbers, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      // A page that answers something else (signed out, say) must not be put in here.
      if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    } catch {
      // The next round tries again; what is shown stays.
    }
  }

  setInterval(refresh, SECONDS * 1000);
})();
