// What the tests ask of a page. It is evaluated on each question, so that it
// needs nothing to stay in the page, and works with scripts off.
((question, ...given) => {
  const fold = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const clickable = "a[href], button, summary, label, input, select";

  // The name that is shown or read out.
  const name = (element) => fold(element.getAttribute("aria-label") || element.innerText);

  // Where a click must fall: the middle of what is not covered by anything else.
  const place = (element) => {
    element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    for (const box of element.getClientRects()) {
      const x = box.x + box.width / 2, y = box.y + box.height / 2;
      const top = document.elementFromPoint(x, y);
      if (top && (element.contains(top) || top.control === element || top.contains(element) && top.matches("label"))) return { x, y };
    }
    return null;
  };

  // The field with this label.
  const labelled = (words) => [...document.querySelectorAll("input, textarea, select")].find((field) => {
    const names = [...(field.labels ?? [])].map((label) => fold(label.textContent));
    return seen(field) && [...names, field.getAttribute("aria-label")].includes(words) && place(field);
  });

  // Each element by what it is and where it stands.
  const says = /^(href|id|src|name|for|action|value|title|alt|style|datetime|viewBox|d|x|y|width|height|data-.*|popovertarget|aria-(label|labelledby|describedby|controls))$/;
  const paths = () => {
    const found = new Map();
    for (const element of document.querySelectorAll("*")) {
      const attributes = [...element.attributes].map((a) => says.test(a.name) ? a.name + (a.value === "" ? " none" : "") : `${a.name}=${a.value}`);
      const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
      found.set(element, `${found.get(element.parentElement) ?? ""}>${element.tagName} ${attributes.sort().join(" ")} ${text} ${element.matches(":popover-open, :checked")}`);
    }
    return found;
  };

  const questions = {
    // Everything that carries these words and can be clicked right now.
    find: (words) => {
      const found = new Set();
      for (const element of document.body.querySelectorAll("*")) {
        if (!seen(element) || name(element) !== words) continue;
        const target = element.closest(clickable) ?? element.querySelector(clickable);
        if (target && (target === element || element.contains(target) === false || name(target) === words)) found.add(target);
      }
      // An open menu stands before the page, and so do its words.
      const inMenu = [...found].filter((target) => target.closest(":popover-open"));
      return (inMenu.length > 0 ? inMenu : [...found]).map(place).filter(Boolean);
    },
    // The field with this label, focused with its content selected.
    focus: (words) => {
      const field = labelled(words);
      if (!field) return false;
      field.focus();
      field.select?.();
      return document.activeElement === field;
    },
    choose: (words, choice) => {
      const list = labelled(words);
      const option = [...(list?.options ?? [])].find((option) => fold(option.text) === choice);
      if (!option) return false;
      list.value = option.value;
      list.dispatchEvent(new Event("input", { bubbles: true }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    },
    text: () => fold(document.body.innerText),
    // What the page consists of, once, whatever it says.
    shape: () => [...new Set(paths().values())].sort().join("\n"),
    // What axe-core finds by WCAG 2.0 to 2.2, A and AA, and by its best practice. Colours are
    // looked at in both themes, of what stands at fresh places. What a frame holds is a page of its own.
    faults: async (dark, fresh) => {
      const colours = ["color-contrast", "link-in-text-block"], found = [];
      const look = async (where, rules) => found.push(...(await axe.run(where, { iframes: false, resultTypes: ["violations"], ...rules })).violations);
      if (!dark) {
        await look(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
          rules: Object.fromEntries(colours.map((rule) => [rule, { enabled: false }])),
        });
      }
      const places = new Set(fresh), include = [...paths()].filter(([element, path]) => places.has(path) && document.body.contains(element));
      if (include.length > 0) await look({ include: include.map(([element]) => element) }, { runOnly: { type: "rule", values: colours } });
      return found.map((rule) => ({ id: rule.id, help: rule.help, nodes: rule.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`) }));
    },
    row: (words) => {
      const row = [...document.querySelectorAll("tbody tr")].find((row) => seen(row) && row.innerText.includes(words));
      return { text: fold(row?.innerText), check: Boolean(row?.querySelector(".status.confirmed")) };
    },
    texts: (selector) => [...document.querySelectorAll(selector)].filter(seen).map((element) => fold(element.innerText)),
    notice: () => fold(document.querySelector("[role=status], [role=alert]")?.innerText),
    focused: () => name(document.activeElement),
    dialog: () => document.querySelector("dialog[open]") !== null,
    opened: () => document.querySelector("dialog[open], :popover-open, details[open]") !== null,
    axe: () => typeof axe === "object",
    // All that there is to see and to read out: the page, what is typed and chosen
    // in it, and what stands open over it.
    page: () => {
      const copy = document.documentElement.cloneNode(true);
      for (const field of copy.querySelectorAll("input[type=hidden]")) field.remove();
      const state = [...document.querySelectorAll("input:not([type=hidden]), textarea, select, dialog, details, [popover]")].map(
        (element) => [element.value, element.checked, element.open, element.popover && element.matches(":popover-open")].join(),
      );
      return copy.outerHTML + state.join("|") + (document.activeElement?.outerHTML ?? "").slice(0, 200);
    },
    ready: () => document.readyState === "complete",
    status: () => performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0,
    // What sticks out of a window of this width, the innermost first. A phone
    // makes its window as wide as what is in it, so innerWidth does not tell.
    wide: (width) => {
      if (document.documentElement.scrollWidth <= width) return "";
      const out = [...document.body.querySelectorAll("*")].filter((element) => seen(element) && element.getBoundingClientRect().right > width + 1);
      return out.reverse().slice(0, 3).map((element) => element.cloneNode(false).outerHTML).join(" ") || "nothing that can be seen";
    },
    // Buttons as the browser draws them, for nobody has drawn them, and those whose words take two lines.
    bare: () => [...document.querySelectorAll("button, input[type=submit]")].filter((button) => seen(button) && getComputedStyle(button).borderStyle === "outset")
      .map((button) => button.outerHTML).join(" "),
    // Names may be longer than a line, and words that are only read out are nowhere.
    wraps: () => [...document.querySelectorAll(".button")].filter((button) => seen(button) && button.textContent.trim().length < 40)
      .filter((button) => ![...button.children].some((part) => getComputedStyle(part).clipPath !== "none")).filter((button) => {
        const range = document.createRange();
        range.selectNodeContents(button);
        const tops = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 12).map((rect) => rect.top);
        return Math.max(...tops) - Math.min(...tops) > 12;
      }).map((button) => button.textContent.trim()).join(", "),
    // Words that end a line at their hyphen: "e-" is no word.
    torn: () => {
      const torn = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!/e-mail/i.test(text.data) || !seen(text.parentElement) || text.parentElement.closest("pre, option, .visually-hidden")) continue;
        for (const { index } of text.data.matchAll(/e-mail/gi)) {
          const at = (offset) => {
            const range = document.createRange();
            range.setStart(text, index + offset);
            range.setEnd(text, index + offset + 1);
            return range.getBoundingClientRect();
          };
          if (at(2).top - at(0).top > 8) torn.push(fold(text.data));
        }
      }
      return torn.join("; ");
    },
    // Lists of which the choice is cut while they are closed. What people wrote may be long.
    cutLists: () => [...document.querySelectorAll("select:not([multiple])")].filter((list) => {
      const words = list.selectedOptions[0]?.text ?? "", style = getComputedStyle(list);
      if (!seen(list) || words.length > 26) return false;
      const paper = document.createElement("canvas").getContext("2d");
      paper.font = style.font;
      return paper.measureText(words).width > list.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1;
    }).map((list) => `${list.name}: ${list.selectedOptions[0].text}`).join("; "),
    // A card whose content is wider than itself, which nobody can scroll to.
    cut: () => [...document.querySelectorAll(".dialog-card, .dialog-body")].filter((card) => seen(card) && card.scrollWidth > card.clientWidth + 1)
      .map((card) => card.cloneNode(false).outerHTML).join(" "),
    mark: () => { document.latchkeyMark = true; return true; },
    arrived: () => !document.latchkeyMark && document.readyState === "complete",
  };
  return questions[question](...given);
})
