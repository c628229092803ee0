// The chat page: sends what a person says, shows the reply, suggests places. Everything shown goes in as text, never as HTML.
"use strict";

const log = document.getElementById("log");
const form = document.getElementById("ask");
const input = document.getElementById("q");
const list = document.getElementById("suggestions");
const words = document.body.dataset;
const lang = document.documentElement.lang;

// --- what the browser remembers: the conversation's id, the colours -------------------------------------------------

function remembered(name, make) {
  try {
    let value = localStorage.getItem(name);
    if (value === null && make) localStorage.setItem(name, (value = make()));
    return value;
  } catch {
    return make ? make() : null; // a frame on another site may have no storage
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

const conversation = remembered("ketnghia.conversation", newId);
const theme = remembered("ketnghia.theme");
if (theme) document.documentElement.dataset.theme = theme;

document.getElementById("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("ketnghia.theme", document.documentElement.dataset.theme); } catch { /* not kept */ }
});

// --- asking and showing -------------------------------------------------------------------------------------------

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function shownSpan(span) {
  if (span.url) {
    const link = element("a", "", span.text);
    link.href = span.url;
    link.rel = "noopener noreferrer";
    link.target = "_blank";
    return link;
  }
  return element({ bold: "strong", italic: "em" }[span.style] || "span", "", span.text);
}

function shownBlocks(blocks) {
  const parts = [];
  for (const block of blocks) {
    const spans = block.spans.map(shownSpan);
    if (block.kind === "item") {
      let items = parts.at(-1);
      if (!items || items.tagName !== "UL") parts.push((items = element("ul")));
      const item = element("li");
      item.append(...spans);
      items.append(item);
    } else {
      const paragraph = element("p", block.kind === "source" ? "source" : "");
      paragraph.append(...spans);
      parts.push(paragraph);
    }
  }
  return parts;
}

function shownSteps(rows, share) {
  const steps = element("div", "steps");
  for (const step of rows.flat()) {
    if (step.url) {
      const link = element("a", "", step.label);
      link.href = step.url;
      link.rel = "noopener noreferrer";
      link.target = "_blank";
      steps.append(link);
    } else {
      const button = element("button", "", step.label);
      button.type = "button";
      button.addEventListener("click", () => say({ payload: step.payload }, step.label));
      steps.append(button);
    }
  }
  if (share) {
    const button = element("button", "share", words.share);
    button.type = "button";
    button.addEventListener("click", () => shared(share, button));
    steps.append(button);
  }
  return steps;
}

async function shared(query, button) {
  const url = new URL("/", location.href);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (lang !== "vi") url.searchParams.set("lang", lang);
  try {
    if (navigator.share) {
      await navigator.share({ url: url.href, title: document.title });
      return;
    }
    await navigator.clipboard.writeText(url.href);
    button.textContent = words.copied;
  } catch {
    history.replaceState(null, "", url); // the address bar has it now
  }
}

async function say(what, label) {
  log.append(element("p", "said", label));
  const waiting = element("p", "answer thinking", words.thinking);
  log.append(waiting);
  waiting.scrollIntoView({ block: "end" });
  const answer = element("div", "answer");
  try {
    const response = await fetch("/api/chat", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ conversation, lang, ...what }),
    });
    const reply = await response.json();
    if (!response.ok) throw new Error(reply.error);
    answer.append(...shownBlocks(reply.blocks), shownSteps(reply.buttons, what.payload ? { p: what.payload } : { q: what.text }));
  } catch (error) {
    answer.append(element("p", "", error.message && error.name === "Error" ? error.message : words.trouble));
  }
  waiting.replaceWith(answer);
  answer.scrollIntoView({ block: "nearest" });
}

// A box of one line loses the line breaks of what is pasted into it, and an article is nothing without them.
let pasted = null;

input.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!text.trim().includes("\n")) return;
  event.preventDefault();
  pasted = { before: input.value, text };
  input.value = `${input.value}${text.trim().slice(0, 60).replace(/\s+/g, " ")}…`;
  pasted.shown = input.value;
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const whole = pasted && pasted.shown === input.value ? pasted.before + pasted.text : input.value;
  const text = whole.trim();
  pasted = null;
  if (!text) return;
  input.value = "";
  suggest([]);
  say({ text }, text);
});

// The server's own answer has links where this page has buttons: the same payloads, without leaving the page.
log.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-payload]");
  if (!link) return;
  event.preventDefault();
  say({ payload: link.dataset.payload }, link.textContent);
});

// --- suggestions of places, for the words before the cursor ----------------------------------------------------------

let chosen = -1;
let asked = 0;

function suggest(names) {
  chosen = -1;
  list.replaceChildren(...names.map((name, n) => {
    const item = element("li", "", name);
    item.id = `suggestion-${n}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(n); });
    return item;
  }));
  list.hidden = names.length === 0;
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
}

function choose(n) {
  const items = [...list.children];
  chosen = (n + items.length) % items.length;
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === chosen)));
  items[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[chosen].id);
}

function lastWords() {
  const before = input.value.slice(0, input.selectionStart);
  const match = /(\p{L}[\p{L}'’-]*(?: \p{L}[\p{L}'’-]*)?)$/u.exec(before);
  return match ? match[1] : "";
}

function take(n) {
  const typed = lastWords();
  const end = input.selectionStart;
  const start = end - typed.length;
  input.setRangeText(list.children[n].textContent + " ", start, end, "end");
  suggest([]);
  input.focus();
}

input.addEventListener("input", async () => {
  const round = ++asked;
  const typed = lastWords();
  if (typed.length < 2) return suggest([]);
  let names = [];
  try {
    const one = typed.includes(" ") ? [typed, typed.split(" ").at(-1)] : [typed];
    for (const part of one) {
      if (names.length || part.length < 2) break;
      names = await (await fetch(`/api/suggest?q=${encodeURIComponent(part)}`)).json();
      if (!Array.isArray(names)) names = [];
    }
  } catch { names = []; }
  if (round === asked) suggest(names);
});

input.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    take(chosen);
  } else if (event.key === "Escape") {
    suggest([]);
  }
});
input.addEventListener("blur", () => suggest([]));

log.scrollTop = log.scrollHeight;
