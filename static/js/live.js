// Shows what changes while a page is open. Nothing here is needed: the page says the same
// when it is loaded again.
"use strict";

{
  const { events, page, worker } = document.body.dataset;
  let told = document.body.dataset.told;
  let leaving = false, late = false, timer;

  // Parts of the page say what they follow.
  const parts = (kind) => all("[data-follow]").filter((part) =>
    kind === "resync" || part.dataset.follow.split(" ").includes(kind === "inbox" ? "conversation" : kind));

  // show says of a member that they came, left or are busy.
  function show(member, presence) {
    for (const { dataset: words, parentElement: place } of all("[data-offline]")) {
      for (const at of all(`[data-member="${member}"]`, place)) {
        at.dataset.presence = presence;
        at.querySelector("[data-word]").textContent = words[presence];
      }
      for (const option of all(`option[value="${member}"]`, place)) {
        option.dataset.name ??= option.textContent; // Of who is not there it is the name alone.
        option.textContent = presence === "offline" ? option.dataset.name : `${option.dataset.name} · ${words[presence]}`;
      }
    }
  }

  // ring counts anew what the reader was told and has not read.
  let ringing;
  async function ring() {
    ringing = undefined;
    const bell = document.getElementById("bell");
    const answer = bell && await fetch(bell.href, { headers: { Accept: "text/html", "Latchkey-By-Itself": "yes" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("bell");
    if (now) replace(bell, document.adoptNode(now));
  }

  const hear = ({ kind, id }) => {
    if (kind === "presence") show(...id.split(" "));
    if ((kind === "bell" || kind === "resync") && !document.hidden) ringing ??= setTimeout(ring, 50 + 250 * Math.random());
    if (kind === "bell" && document.hidden) late = true;
    if (leaving || !parts(kind).length) return;
    if (kind === "people" && !page.includes(id) && !document.querySelector(`#inbox-rows a[href*="${id}"]`)) return;
    if (document.hidden) late = true;
    else timer ??= setTimeout(refresh, 50 + 250 * Math.random());
  };

  async function refresh() {
    timer = undefined;
    const answer = await fetch(page, { headers: { Accept: "text/html", "Latchkey-By-Itself": "yes" } }).catch(() => null);
    if (!answer || leaving || answer.redirected) return;
    if (answer.status === 404 || answer.status === 403) return gone();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts("resync")) {
      const now = fresh.getElementById(part.id);
      if (now && !leaving) (part.dataset.entries !== undefined ? mergeEntries : replace)(part, document.adoptNode(now));
    }
    latest = fresh.querySelector("input[name=latest]")?.value ?? latest;
    look();
  }

  // replace shows a part anew. Whoever was on a link of it is on the same one after it, and
  // what was chosen stays chosen.
  function replace(part, now) {
    if (part.isEqualNode(now)) return;
    if (part.querySelector(":popover-open")) return; // Somebody is choosing in it.
    const chosen = all(".choose:checked", part).map((box) => box.value);
    const focused = part.contains(document.activeElement) && document.activeElement.getAttribute("href");
    part.replaceChildren(...now.childNodes);
    for (const box of all(".choose", part)) box.checked = chosen.includes(box.value);
    if (focused) all("a", part).find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
  }

  // The form of an answer knows the latest message, and an answer to what its writer has
  // not seen asks first: so it learns of a new one once that is in view.
  let latest, unseen, watcher;
  function look() {
    const field = document.querySelector("input[name=latest]");
    const entry = document.getElementById(field?.value === latest ? unseen : `e-${latest}`);
    watcher?.disconnect();
    if (!field || !entry) return;
    const covered = document.querySelector(".writing").offsetHeight;
    watcher = new IntersectionObserver(([at]) => {
      if (!at.isIntersecting || document.hidden) return;
      field.value = latest;
      unseen = undefined;
      watcher.disconnect();
      document.getElementById("news").classList.add("seen");
      say(doing === "gone" ? "reading" : doing, latest).then(() => { // It is read now: the list beside it and the bell say so.
        timer ??= setTimeout(refresh, 0);
        ringing ??= setTimeout(ring, 0);
      });
    }, { rootMargin: `0px 0px -${covered}px` });
    watcher.observe(entry);
  }

  // tell says that something was written, and leads there.
  function tell(entry) {
    const news = document.getElementById("news");
    const link = document.createElement("a");
    link.href = `#${entry.id}`;
    link.textContent = news.dataset.text;
    news.classList.remove("seen");
    news.replaceChildren(link);
  }

  // same tells whether an entry is as it was, whatever its reader has unfolded.
  function same(old, now) {
    const folded = old.cloneNode(true);
    for (const part of all("details", folded)) part.open = false;
    return folded.isEqualNode(now);
  }

  // mergeEntries adds what is new to a conversation, and shows anew what has changed.
  function mergeEntries(part, now) {
    const fresh = all(".entry", now);
    const ids = new Set(fresh.map((entry) => entry.id));
    const first = document.getElementById(fresh[0]?.id);
    const last = all(".entry", part).at(-1);
    const atEnd = last && last.getBoundingClientRect().top < innerHeight;
    let added;
    for (const old of all(".entry", part)) {
      const later = first && first.compareDocumentPosition(old) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (later && !ids.has(old.id)) old.remove();
    }
    for (const entry of fresh) {
      const old = document.getElementById(entry.id);
      const day = entry.closest("section");
      if (!old) {
        const label = day.querySelector("h2").textContent;
        let section = all(":scope > section", part).find((s) => s.querySelector("h2").textContent === label);
        if (!section) {
          section = day.cloneNode(true);
          section.querySelector("ol").replaceChildren();
          part.append(section);
        }
        const shown = section.querySelector("ol").appendChild(entry.cloneNode(true));
        if (!entry.matches(".entry-event")) added = shown;
      } else if (!same(old, entry) && !old.contains(document.activeElement)) {
        old.replaceWith(entry.cloneNode(true));
      }
    }
    if (added) {
      unseen = added.id;
      tell(added);
    }
    if (added && atEnd) added.scrollIntoView({ block: "nearest" });
  }

  // gone takes away what its reader may not see any more, and keeps what they typed.
  function gone() {
    leaving = true;
    const said = document.getElementById("gone");
    if (!said) return location.assign(page);
    const typed = all("textarea").map((field) => field.value).filter((text) => text);
    const place = said.parentElement;
    place.replaceChildren(said.content.cloneNode(true));
    document.title = place.querySelector("p").textContent;
    for (const name of all(".breadcrumbs, .notice")) name.remove();
    const kept = place.querySelector("textarea");
    if (typed.length) kept.value = typed.join("\n\n");
    else kept.remove();
  }

  // Whoever has a conversation open says so every now and then, and whether they write.
  const place = document.querySelector("[data-doing]");
  let doing = "gone", wrote = 0;
  function say(now, seen = "") {
    doing = now;
    const body = new URLSearchParams({ csrf: document.querySelector("input[name=csrf]").value, doing, seen });
    return fetch(place.dataset.doing, { method: "POST", body, keepalive: true, headers: { "Latchkey-By-Itself": "yes" } }).catch(() => {});
  }
  function sayNow(again) {
    if (!place || leaving) return;
    const now = document.hidden ? "gone" : Date.now() - wrote < 10_000 ? "writing" : "reading";
    if (now !== doing || (again && now !== "gone")) say(now);
  }
  if (place) {
    setInterval(sayNow, 20_000, true);
    setInterval(sayNow, 5_000);
    document.querySelector(".writing")?.addEventListener("input", () => {
      wrote = Date.now();
      sayNow();
    });
  }

  // listen hears the stream of this browser; where pages share no worker, one of its own
  // while it is shown.
  let port, source;
  function listen() {
    if (window.SharedWorker) {
      port ??= new SharedWorker(worker, "latchkey").port;
      port.onmessage = ({ data }) => hear(data);
      port.postMessage({ events, told });
    } else if (!document.hidden) {
      source ??= new EventSource(`${events}?since=${encodeURIComponent(told)}`);
      for (const kind of ["bell", "conversation", "inbox", "people", "presence", "resync"]) {
        source.addEventListener(kind, (event) => {
          told = event.lastEventId;
          hear({ kind, id: event.data });
        });
      }
    }
  }
  function rest() {
    if (place && doing !== "gone") say("gone");
    port?.postMessage({});
    source?.close();
    source = undefined;
  }

  addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    leaving = true; // What the form does is on the page that it leads to.
    setTimeout(() => (leaving = false), 5000);
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) listen();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      if (source) rest();
      sayNow();
      return;
    }
    if (!window.SharedWorker) listen();
    look();
    sayNow();
    if (late) hear({ kind: "resync" });
    late = false;
  });
  listen();
  sayNow();
}
