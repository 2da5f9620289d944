// What a conversation does without script, quicker. Nothing here is needed.
"use strict";

// It opens at what was written last: not where somebody comes back to it, nor where something is wrong.
if (performance.getEntriesByType("navigation")[0]?.type === "navigate" && !location.hash && !document.querySelector("[aria-invalid]")) {
  document.querySelector(".inbox-row[aria-current]")?.scrollIntoView({ block: "nearest" });
  document.querySelector(".conversation").scrollIntoView({ block: "end" });
}

// What is folded is read when it is unfolded: the part of the page that the link in it leads to.
document.addEventListener("toggle", async ({ target }) => {
  const link = target.open && target.querySelector(":scope > a[data-part]");
  const part = link && (await read(link.href).catch(() => null))?.getElementById(link.dataset.part);
  if (part) link.replaceWith(document.adoptNode(part));
}, true);

// An @ in a note offers those whom it can name, and whom the server finds by what is typed.
{
  const note = document.querySelector("textarea[data-mentions]");
  let list, at, asked, nobody, timer;
  const typed = () => note.value.slice(0, note.selectionStart).match(/(?:^|[^\p{L}\p{N}])@((?:[\p{L}\p{N}](?:[^\n@]{0,58}[^\s@])?)?)$/u)?.[1];

  function hide() {
    list?.remove();
    list = undefined;
    note.removeAttribute("aria-activedescendant");
    note.removeAttribute("aria-controls");
  }

  function choose(option) {
    if (typed() !== asked) return hide(); // The cursor is elsewhere by now.
    note.setRangeText(`@${option.textContent} `, note.selectionStart - typed().length - 1, note.selectionStart, "end");
    hide();
  }

  function step(by) {
    const options = [...list.children];
    at = (at + by + options.length) % options.length;
    for (const [place, option] of options.entries()) option.ariaSelected = String(place === at);
    note.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function offer(page) {
    hide();
    list = document.adoptNode(page.getElementById("mentions"));
    list.className = "mentions";
    list.role = "listbox";
    for (const [place, option] of [...list.children].entries()) {
      option.role = "option";
      option.id = `mention-${place}`;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault(); // The note keeps the focus.
        choose(option);
      });
    }
    note.after(list);
    note.setAttribute("aria-controls", list.id);
    at = 0;
    step(0);
  }

  async function suggest() {
    const word = asked = typed();
    if (word === undefined || (nobody !== undefined && word.startsWith(nobody))) return hide();
    const page = await read(`${note.dataset.mentions}?q=${encodeURIComponent(word)}`).catch(() => null);
    if (asked !== word || typed() !== word) return;
    if (page?.querySelector("#mentions li")) return offer(page);
    if (page) nobody = word; // Nor is anybody called what is longer.
    hide();
  }

  note?.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  note?.addEventListener("blur", hide);
  note?.addEventListener("keydown", (event) => {
    if (!list || event.isComposing) return;
    if (typed() !== asked) return hide(); // The key is for what is written by now, or for where the cursor is.
    const does = {
      ArrowDown: () => step(1), ArrowUp: () => step(-1), Escape: hide,
      Enter: () => choose(list.children[at]), Tab: () => choose(list.children[at]),
    }[event.key];
    if (!does || event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    does();
  });
}
