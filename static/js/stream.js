// One stream of events of a workspace for all pages of a browser: it hears what changed,
// never what it says. It runs as a shared worker.
"use strict";

const streams = new Map(); // by address
const mostStreams = 3; // A browser has six connections to a host.
const kinds = ["bell", "conversation", "inbox", "people", "presence", "resync"];

addEventListener("connect", ({ ports: [page] }) => {
  page.onmessage = ({ data }) => (data.events ? join(page, data) : leave(page));
});

function join(page, { events, told }) {
  leave(page);
  const known = streams.get(events);
  const stream = known ?? { events, pages: new Set(), last: told, tries: 0 };
  streams.delete(events);
  streams.set(events, stream); // The latest is the last.
  stream.pages.add(page);
  if (!known) open(stream);
  else if (!includes(told, stream.last)) page.postMessage({ kind: "resync" });
  for (const oldest of [...streams.values()].slice(0, -mostStreams)) end(oldest);
}

function leave(page) {
  for (const stream of [...streams.values()]) {
    if (stream.pages.delete(page) && !stream.pages.size) end(stream);
  }
}

// includes tells whether a page that was read at a position shows what was told by another.
function includes(told, last) {
  const [epoch, number] = told.split("-");
  const [lastEpoch, lastNumber] = last.split("-");
  return epoch === lastEpoch && Number(number) >= Number(lastNumber);
}

function open(stream) {
  stream.source = new EventSource(`${stream.events}?since=${encodeURIComponent(stream.last)}`);
  for (const kind of kinds) {
    stream.source.addEventListener(kind, ({ data, lastEventId }) => {
      stream.last = lastEventId;
      for (const page of stream.pages) page.postMessage({ kind, id: data });
    });
  }
  stream.source.onopen = () => (stream.tries = 0);
  stream.source.onerror = () => {
    if (stream.source.readyState !== EventSource.CLOSED) return; // It comes back by itself.
    if (!stream.tries) for (const page of stream.pages) page.postMessage({ kind: "resync" });
    const minutes = Math.min(2 ** stream.tries++, 16) * (0.5 + Math.random() / 2);
    stream.timer = setTimeout(open, minutes * 60_000, stream);
  };
}

function end(stream) {
  streams.delete(stream.events);
  clearTimeout(stream.timer);
  stream.source.close();
}
