// What a conversation does without script, quicker. Nothing here is needed.
"use strict";

// What is folded is read when it is unfolded: the part of the page that the link in it leads to.
document.addEventListener("toggle", async ({ target }) => {
  const link = target.open && target.querySelector(":scope > a[data-part]");
  const part = link && (await read(link.href).catch(() => null))?.getElementById(link.dataset.part);
  if (part) link.replaceWith(document.adoptNode(part));
}, true);
