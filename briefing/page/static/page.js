// The chat as a page. Everything shown is built from elements and texts; no text is ever read as HTML.
"use strict";

const part = (id) => document.getElementById(id);
const messages = part("messages"), text = part("text"), menu = part("menu"), list = part("commands");
const PLAIN = new Set(["b", "i", "u", "s", "code", "pre", "blockquote"]);
let commands = [], quiet = 0, noted = 0, replying = null;

function make(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

function link(href, className, ...inside) {
  const element = make("a", className, ...inside);
  element.href = href;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

function drawn(tree) {
  return tree.map((one, at) => {
    // A quote ends its line by itself, as in Telegram.
    if (typeof one === "string") return tree[at - 1]?.tag === "blockquote" ? one.replace(/^\n/, "") : one;
    if (one.tag === "a") return one.href ? link(one.href, "", ...drawn(one.in)) : make("span", "", ...drawn(one.in));
    if (one.tag === "spoiler") {
      const hidden = make("span", "spoiler", ...drawn(one.in));
      hidden.tabIndex = 0;
      return hidden;
    }
    if (one.tag === "blockquote" && one.folded) return folded(one);
    return make(PLAIN.has(one.tag) ? one.tag : "span", "", ...drawn(one.in));
  });
}

function folded(one) {
  const quote = make("blockquote", "folded", make("div", "quoted", ...drawn(one.in)));
  const more = make("button", "more", "Show all");
  more.type = "button";
  more.setAttribute("aria-expanded", "false");
  more.onclick = () => {
    const isFolded = quote.classList.toggle("folded");
    more.textContent = isFolded ? "Show all" : "Show less";
    more.setAttribute("aria-expanded", String(!isFolded));
  };
  quote.append(more);
  return quote;
}

function keys(message) {
  const box = make("div", "keys");
  message.buttons.forEach((row, rowNumber) => {
    const line = make("div", "row");
    row.forEach((button, column) => line.append(key(message, button, rowNumber, column)));
    box.append(line);
  });
  return box;
}

function key(message, button, row, column) {
  if (button.url) return link(button.url, "", button.text);
  const made = make("button", button.danger ? "danger" : "", button.text);
  made.type = "button";
  made.onclick = async () => {
    if (button.copy !== undefined) {
      await navigator.clipboard.writeText(button.copy);
      return note("Copied.");
    }
    made.setAttribute("aria-busy", "true");
    await send("press", { id: message.id, row, column });
    made.removeAttribute("aria-busy");
  };
  return made;
}

function show(message) {
  const bubble = make("div", "bubble"), item = make("li", message.mine ? "mine" : "bot", bubble);
  if (message.replied !== null) bubble.append(make("div", "replied", message.replied));
  if (message.picture !== null) {
    const image = make("img", "");
    image.src = `files/${message.picture}`;
    image.alt = "Picture: the text below says what it shows";
    image.onload = () => isLast(item) && toStart(item);
    bubble.append(link(`files/${message.picture}`, "picture", image));
  }
  if (message.file) {
    const file = make("a", "file", message.file.name);
    file.href = `files/${message.file.number}`;
    bubble.append(file, "\n");
  }
  bubble.append(...drawn(message.shown));
  const when = new Date(message.at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  bubble.append(make("div", "meta", ...(message.mine ? [] : [replier(message)]), message.edited ? `changed, ${when}` : when));
  item.setAttribute("aria-label", message.mine ? "You" : "The bot");
  if (message.buttons.length) item.append(keys(message));
  item.id = `m${message.id}`;
  const atEnd = isAtEnd(), old = part(item.id);
  if (old) old.replaceWith(item);
  else messages.append(item);
  if (!message.mine) part("typing").hidden = true;
  if (!old && (atEnd || message.mine)) toStart(item);
}

function replier(message) {
  const made = make("button", "reply", "Reply");
  made.type = "button";
  made.onclick = () => {
    const begun = part(`m${message.id}`).querySelector(".bubble").innerText.split("\n").find((line) => line.trim());
    reply(message.id, `Reply to: ${begun}`);
    text.focus();
  };
  return made;
}

// What is written next goes as a reply to this message of the bot, or to none.
function reply(id, named) {
  replying = id;
  part("replied").textContent = named;
  part("replying").hidden = id === null;
}

const isAtEnd = () => messages.scrollHeight - messages.scrollTop - messages.clientHeight < 160;
const isLast = (item) => item === messages.lastElementChild;
const toEnd = () => { messages.scrollTop = messages.scrollHeight; };
// A long answer is read from its beginning, which stays in sight.
const toStart = (item) => {
  const room = messages.scrollHeight - messages.clientHeight;
  const above = item.previousElementSibling?.classList.contains("mine") ? item.previousElementSibling : item;
  messages.scrollTop = Math.min(room, above.offsetTop - messages.offsetTop - 12);
};

function note(told) {
  part("note").textContent = told;
  part("note").hidden = false;
  clearTimeout(noted);
  noted = setTimeout(() => { part("note").hidden = true; }, 6000);
}

function typing() {
  part("typing").hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { part("typing").hidden = true; }, 6000);
}

function profile(news) {
  part("title").textContent = document.title = news.title;
  commands = news.commands;
  part("attach").hidden = !commands.some((one) => one.name === "documents");
  draw();
}

function draw() {
  const typed = text.value.startsWith("/") ? text.value.slice(1).toLowerCase() : null;
  const wanted = typed !== null && !/\s/.test(typed);
  const isOpen = menu.getAttribute("aria-expanded") === "true" || (wanted && text.value.length > 0);
  const fitting = commands.filter((one) => !wanted || one.name.startsWith(typed));
  list.replaceChildren(...fitting.map((one) => {
    const button = make("button", "", make("b", "", `/${one.name}`), make("span", "", one.does));
    button.type = "button";
    button.onclick = () => choose(one);
    return make("li", "", button);
  }));
  list.hidden = !isOpen || !fitting.length;
}

// A command that wants words behind it is put into the field, any other is sent.
function choose(one) {
  menu.setAttribute("aria-expanded", "false");
  if (/\/\w+ and /.test(one.does)) {
    text.value = `/${one.name} `;
    text.focus();
    draw();
  } else say(`/${one.name}`);
}

const send = (where, what) => post(where, "application/json", JSON.stringify(what));

async function post(where, kind, body) {
  try {
    const answer = await fetch(where, { method: "POST", headers: { "Content-Type": kind }, body });
    if (answer.status === 409) note("That can't be done any more, or too much is waiting. Please try again.");
    else if (answer.status === 413) note("That file is too large.");
    else if (!answer.ok) note(await answer.text());
    return answer.ok;
  } catch {
    note("The program has ended. Start briefing try again, and open the page it names.");
    return false;
  }
}

async function say(said) {
  if (await send("say", { text: said, reply_to: replying })) {
    text.value = "";
    reply(null, "");
    grow();
    draw();
  }
  text.focus();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 144)}px`;
}

const hear = {
  all: (news) => { profile(news); messages.replaceChildren(); news.messages.forEach(show); toEnd(); },
  profile, message: show, typing,
  gone: (news) => {
    part(`m${news.id}`)?.remove();
    if (news.id === replying) reply(null, "");
  },
  note: (news) => note(news.text),
};

const events = new EventSource("events");
events.onmessage = (event) => { const news = JSON.parse(event.data); hear[news.kind]?.(news); };
events.onerror = () => note("The program does not answer. If you have stopped it, start briefing try again.");

part("writing").onsubmit = (event) => { event.preventDefault(); if (text.value.trim()) say(text.value); };
text.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); part("writing").requestSubmit(); }
  if (event.key === "Escape") { menu.setAttribute("aria-expanded", "false"); list.hidden = true; reply(null, ""); }
  if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); list.querySelector("button").focus(); }
};
list.onkeydown = (event) => {
  const here = document.activeElement?.closest("li");
  const next = { ArrowDown: here?.nextElementSibling, ArrowUp: here?.previousElementSibling }[event.key];
  if (next) { event.preventDefault(); next.querySelector("button").focus(); }
  if (event.key === "Escape") { menu.setAttribute("aria-expanded", "false"); list.hidden = true; text.focus(); }
};
part("unreply").onclick = () => { reply(null, ""); text.focus(); };
text.oninput = () => { grow(); draw(); };
part("attach").onclick = () => part("file").click();
part("file").onchange = async () => {
  const [file] = part("file").files;
  if (file) await post(`send/${encodeURIComponent(file.name)}`, "application/octet-stream", file);
  part("file").value = "";
};
menu.onclick = () => {
  menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true"));
  draw();
};
