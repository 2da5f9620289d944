// What pages do without script, quicker. Nothing here is needed.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const read = async (url) => {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(url);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

for (const element of all("[data-dismiss], [data-print], [data-copy]")) element.hidden = false;
for (const element of all("[data-scripted=hide]")) element.hidden = true;
for (const here of all(".area-tabs [aria-current]")) here.closest("ul").scrollLeft = here.offsetLeft - 16;

document.addEventListener("click", async (event) => {
  const target = event.target.closest("[data-dismiss], [data-print], a[data-close], a[data-dialog], button");
  if (!target) return;
  if ("dismiss" in target.dataset) target.closest(".notice").remove();
  if ("print" in target.dataset) print();
  if ("copy" in target.dataset) {
    const said = target.textContent;
    await navigator.clipboard.writeText(target.dataset.copy);
    target.textContent = target.dataset.copied;
    setTimeout(() => (target.textContent = said), 2000);
  }

  const plain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  const open = target.closest("dialog");
  if ("close" in target.dataset && open && plain) {
    event.preventDefault();
    open.close();
  }
  if ("dialog" in target.dataset && plain) {
    event.preventDefault();
    showCard(target).catch(() => location.assign(target.href));
  }
  if (target.form?.dataset.menu && target.type === "submit" && plain) {
    event.preventDefault();
    showMenu(target).catch(() => target.form.requestSubmit(target));
  }
});

// showMenu shows a part of the page that a button leads to as its menu.
async function showMenu(button) {
  const url = new URL(button.getAttribute("formaction") ?? button.form.action, location);
  url.search = new URLSearchParams(new FormData(button.form));
  const menu = (await read(url)).getElementById(button.form.dataset.menu);
  document.adoptNode(menu);
  menu.removeAttribute("id"); // Another row's has the same.
  menu.classList.replace("menu-page", "menu");
  menu.popover = "auto";
  (button.closest("form") ?? button).after(menu);
  button.type = "button"; // From now on the browser opens and closes it.
  button.popoverTargetElement = menu;
  for (const search of all("form[data-live]", menu)) live(search);
  menu.showPopover({ source: button });
}

// showCard shows the card of the page that a link leads to as a dialog.
async function showCard(link) {
  const card = (await read(link.href)).querySelector(".dialog-card");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", card.getAttribute("aria-labelledby"));
  dialog.append(document.adoptNode(card));
  dialog.addEventListener("close", () => dialog.remove());
  link.closest("[popover]")?.hidePopover();
  document.body.append(dialog);
  dialog.showModal();
}

// A filter form fetches its list while one types or chooses, and at once where one chose before the script came.
const live = (form) => {
  let last, timer;
  const refresh = async () => {
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    last = url;
    const list = (await read(url)).getElementById(form.dataset.live);
    if (last !== url) return;
    document.getElementById(form.dataset.live).replaceWith(document.adoptNode(list));
    if (!form.closest("[popover]")) history.replaceState(null, "", url);
  };
  const soon = (event) => {
    if (event && "whole" in event.target.dataset) return; // A part of a name is nobody's.
    clearTimeout(timer);
    timer = setTimeout(() => refresh().catch(() => form.requestSubmit()), event?.target.type === "search" ? 200 : 0);
  };
  form.addEventListener("input", soon);
  if (form.querySelector("option:checked:not([selected], [value=''])")) soon();
};
for (const form of all("form[data-live]")) live(form);

// Long work is shown anew every second, as long as it goes on.
const follow = (element) => setTimeout(async () => {
  const next = await read(location.href).then((page) => page.getElementById(element.id)).catch(() => null);
  if (next) element.replaceWith(document.adoptNode(next));
  if (!next || "poll" in next.dataset) follow(next ?? element);
}, 1000);
for (const element of all("[data-poll]")) follow(element);
