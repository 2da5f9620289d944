// Keeps what somebody writes while they write it, and puts snippets where the cursor is.
// Nothing here is needed: the buttons of the form do the same.
"use strict";

{
  const said = document.querySelector("[data-draft]");
  const form = said.closest("form");
  const { text, cursor, snippet } = form.elements;
  const write = () => {
    const fields = new URLSearchParams(new FormData(form));
    for (const name of ["once", "latest", "snippet", "cursor", "files", "attached"]) fields.delete(name);
    return fields.toString();
  };
  let kept = write(), timer, keeping, touched = false;

  async function keep() {
    clearTimeout(timer);
    const written = write();
    if (written === kept) return;
    keeping = new AbortController();
    const answer = await fetch(said.dataset.draft, {
      method: "POST", redirect: "manual", keepalive: true, signal: keeping.signal,
      body: new URLSearchParams(written),
    }).catch(() => null);
    if (answer?.type === "opaqueredirect") kept = written;
    said.textContent = kept !== written ? said.dataset.unkept : text.value.trim() ? said.dataset.kept : "";
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
  text.addEventListener("focus", () => { touched = true; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keeping?.abort();
    kept = write(); // What is sent is no draft any more.
    if (touched) cursor.value = text.selectionStart;
  });

  // A slash at the beginning of a line leads to the snippets.
  text.addEventListener("keydown", (event) => {
    const before = text.value.slice(0, text.selectionStart);
    if (event.key !== "/" || !snippet || (before && !before.endsWith("\n"))) return;
    event.preventDefault();
    snippet.focus();
  });
}
