// A field for a time zone offers all that the browser knows, and begins with the
// browser's own where nobody has chosen yet. Without it the name is typed.
"use strict";

for (const input of document.querySelectorAll("[data-zone]")) {
  const zones = Intl.supportedValuesOf("timeZone");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (input.dataset.zone === "guess" && (zones.includes(own) || own === "UTC")) input.value = own;
  const offered = new Set([...input.list.options].map((option) => option.value));
  input.addEventListener("focus", () => {
    for (const zone of zones.filter((zone) => !offered.has(zone))) {
      const option = document.createElement("option");
      option.value = zone;
      input.list.append(option);
    }
    input.select();
  }, { once: true });
}
