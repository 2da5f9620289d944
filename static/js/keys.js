// Keys for working through conversations. Nothing here is needed: each does what an element
// of the page does, which names it in aria-keyshortcuts.
"use strict";

{
  const dialog = document.getElementById("keys");
  const used = document.getElementById("keys-used");
  const off = "latchkey.keys.off";

  document.querySelector("[data-keys]").hidden = false;
  used.checked = !localStorage.getItem(off);
  used.addEventListener("change", () => used.checked ? localStorage.removeItem(off) : localStorage.setItem(off, "yes"));

  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  const fields = "textarea, select, input:not([type=hidden]), button";

  // step goes to the next conversation of the list, or to the one before.
  function step(by) {
    const rows = all(".inbox-row");
    const here = rows.indexOf(document.activeElement);
    const at = here < 0 ? rows.findIndex((row) => row.ariaCurrent) : here;
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus();
  }

  // use does what an element is for: it opens, it takes the focus, or it is pressed.
  function use(element) {
    const part = element.matches("form") ? element : element.closest("summary")?.parentElement;
    if (!part) return element.matches("input") ? element.focus() : element.click();
    if ("open" in part) part.open = true;
    (part.querySelector("textarea") ?? part.querySelector(fields)).focus(); // Text comes first, whatever stands above it.
  }

  document.addEventListener("keydown", (event) => {
    if (!used.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(typing) || document.querySelector("dialog[open], :popover-open")) return;
    const named = document.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    const steps = { j: 1, k: -1 };
    if (event.key === "?") dialog.showModal();
    else if (event.key in steps) step(steps[event.key]);
    else if (event.key === "x") document.activeElement.closest(".inbox-list li")?.querySelector(".choose")?.click();
    else if (named) use(named);
    else return;
    event.preventDefault();
  });
}
