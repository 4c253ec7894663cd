"use strict";
// The review page: keys, selection, and what of the page follows the finding that is open. Nothing here decides; the server does.

(() => {
  const german = document.documentElement.lang === "de";
  const told = {
    saved: german ? "Erst sichern (Strg+Eingabe) oder verwerfen (Esc)." : "Save first (Ctrl+Enter) or discard (Esc).",
    noted: german ? "Erst den Kommentar sichern (Strg+Eingabe) oder leeren." : "Save the comment first (Ctrl+Enter), or empty it.",
    settled: german ? "Das steht schon so." : "It already stands so.",
    alone: german ? "Es gibt nur eine Aussage; zu teilen ist nichts." : "There is one statement only; nothing to split.",
    first: german ? "Das ist der erste." : "That is the first.",
    last: german ? "Das ist der letzte." : "That is the last.",
    picked: german ? "ausgewählt" : "selected",
    unpicked: german ? "nicht mehr ausgewählt" : "no longer selected",
    held: german ? "In Quarantäne lässt sich nichts entscheiden." : "Nothing can be decided in quarantine.",
  };
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const list = () => one("#list");
  const panel = () => one("#finding .panel");
  const opened = () => panel()?.dataset.finding ?? "";
  const rowOf = (id) => document.getElementById(`row-${id}`);
  const current = () => one("#list .row[aria-current]");
  let fading = 0;
  const fade = () => {
    clearTimeout(fading);
    if (one("#said").hasChildNodes()) fading = setTimeout(() => one("#said").replaceChildren(), 6000);
  };
  const say = (text) => { one("#said").textContent = text; fade(); };
  const base = () => (location.pathname.startsWith("/quarantine") ? "/quarantine" : "/findings");
  const editing = () => one("#edit");
  const unsaved = () => (editing() ? told.saved : one("#note")?.value.trim() ? told.noted : "");

  // What stands marked follows what is open.

  const mark = (row) => {
    for (const other of all("#list .row[aria-current]")) {
      if (other !== row) { other.removeAttribute("aria-current"); one(".open", other).tabIndex = -1; }
    }
    const entry = row ?? one("#list .row");
    if (entry) one(".open", entry).tabIndex = 0;
    row?.setAttribute("aria-current", "true");
  };

  const into = (element, box) => {
    const inner = element.getBoundingClientRect(), outer = box.getBoundingClientRect();
    box.scrollTop += inner.top - outer.top - Math.max(0, (outer.height - inner.height) / 3);
  };

  // Scrolls the list alone, and as little as it takes.
  const near = (row) => {
    const box = list(), inner = row.getBoundingClientRect(), outer = box.getBoundingClientRect();
    if (inner.top < outer.top) box.scrollTop += inner.top - outer.top;
    else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
  };

  const toQuote = () => {
    const box = one("#conversation .turns");
    const place = box && (one("mark.chosen", box) ?? one("mark", box) ?? one(".pointed", box));
    if (!place) return;
    into(place, box);
    requestAnimationFrame(() => into(place, box)); // turns that were not drawn before have their true height now
  };

  const countPicked = () => {
    const bar = one("#picked");
    if (!bar) return;
    const number = all("#list .pick:checked").length;
    bar.hidden = number === 0;
    one("#picked-count").textContent = number;
  };

  // One thing after the other: a key acts on what the keys before it led to, however fast they came.

  const waiting = [];
  let running = null;
  const enqueue = (job) => {
    waiting.push(job);
    if (!running) void run();
  };
  const run = async () => {
    while (waiting.length) {
      running = waiting.shift();
      try { await running.act(); } catch (error) { console.warn(error); }
      if (running.types) typeAhead();
    }
    running = null;
  };
  const moving = () => waiting.length > 0 && waiting[0].moves;

  // Letters that come before the field is there, for which a key has just asked, are text and no commands.

  let ahead = "";
  const fieldToCome = () => [running, ...waiting].some((job) => job?.types);
  const typeAhead = () => {
    const field = document.activeElement;
    if (ahead && typing(field)) {
      field.setRangeText(ahead, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    ahead = "";
  };

  const ask = (verb, path, values = {}, source = "#finding", replace = null) =>
    htmx.ajax(verb, path, { source, swap: "none", values, replace });

  const open = async (id, { quote = "", focus = true } = {}) => {
    const row = rowOf(id);
    mark(row);
    if (row && focus) one(".open", row).focus({ preventScroll: true });
    if (row) near(row);
    if (moving()) return;
    const query = new URLSearchParams(location.search);
    query.delete("quote");
    if (quote) query.set("quote", quote);
    const address = `${base()}/${encodeURIComponent(id)}${query.size ? `?${query}` : ""}`;
    await ask("GET", address, {}, "#finding", address);
  };

  // Moving through the list; rows that are not there yet are fetched.

  const fetchMore = async (rest) => {
    const more = one("#list .more button");
    if (!more) return false;
    const address = more.getAttribute("hx-get") + (rest ? "&rest=true" : "");
    const entry = more.closest("li");
    await htmx.ajax("GET", address, { source: more, target: entry, swap: "outerHTML settle:0" });
    return true;
  };

  const step = async (by) => {
    const from = current();
    let next = from ? from[by > 0 ? "nextElementSibling" : "previousElementSibling"] : one("#list .row");
    if (next?.matches(".more")) {
      await fetchMore(false);
      next = from.nextElementSibling;
    }
    if (next?.matches(".row")) await open(next.dataset.id);
    else say(by > 0 ? told.last : told.first);
  };

  const jump = async (toEnd) => {
    if (toEnd) await fetchMore(true);
    const rows = all("#list .row");
    const row = rows.at(toEnd ? -1 : 0);
    if (row) await open(row.dataset.id);
  };

  // Quotes, also across interviews.

  const choose = async (key) => {
    const item = all("#finding [data-key]").find((entry) => entry.dataset.key === key);
    const talk = one("#talk");
    if (!item) return;
    for (const entry of all("#finding [data-key].chosen")) entry.classList.remove("chosen");
    item.classList.add("chosen");
    into(item, one("#finding .scrolled"));
    if (talk?.dataset.interview === item.dataset.interview) {
      talk.dataset.chosen = key;
      for (const piece of all("mark", talk)) piece.classList.toggle("chosen", piece.dataset.keys.split(" ").includes(key));
      const number = one("#quote-number");
      if (number) number.textContent = item.value;
      toQuote();
    } else {
      await ask("GET", `/findings/${encodeURIComponent(opened())}/conversation`, { quote: key }, "#conversation");
    }
  };

  const stepQuote = async (by) => {
    const keys = all("#finding [data-key]").map((entry) => entry.dataset.key);
    if (!keys.length) return;
    const place = keys.indexOf(one("#talk")?.dataset.chosen ?? "");
    await choose(keys[(place + by + keys.length) % keys.length]);
  };

  // Acts.

  const act = async (action) => {
    const button = document.getElementById(`act-${action}`);
    if (!button) return say(base() === "/quarantine" ? told.held : "");
    if (button.disabled) return say(action === "split" ? told.alone : told.settled);
    const form = one("#act");
    await ask("POST", form.getAttribute("hx-post"), { action }, "#act");
  };

  const picked = () => all("#list .pick:checked").map((box) => box.closest(".row"));

  const actOnPicked = async (action) => {
    const rows = picked();
    if (!rows.length) return;
    const items = rows.map((row) => `${row.dataset.id}:${row.dataset.version}`).join(" ");
    await ask("POST", "/findings/bulk", { action, items }, "#picked");
    pickNone();
  };

  const pickNone = () => {
    for (const box of all("#list .pick:checked")) box.checked = false;
    countPicked();
  };

  const merge = async () => {
    if (!one("#act-merge")) return;
    const form = one("#act");
    const others = picked().map((row) => row.dataset.id).filter((id) => id !== opened());
    if (!others.length) return void await ask("GET", `/findings/${encodeURIComponent(opened())}/merge`);
    for (const id of others) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "others", value: id });
      form.append(input);
    }
    await ask("POST", form.getAttribute("hx-post"), { action: "merge" }, "#act");
    for (const input of all("input[name=others]", form)) input.remove();
    pickNone();
  };

  const leave = () => {
    const dialog = one("#dialog");
    if (dialog.open) return dialog.close();
    if (editing()) {
      editing().dataset.left = "true";
      return enqueue({ act: () => open(opened()) });
    }
    const row = current();
    if (row) one(".open", row).focus({ preventScroll: true });
  };

  const pick = () => {
    const box = current() && one(".pick", current());
    if (!box) return;
    box.checked = !box.checked;
    countPicked();
    say(box.checked ? told.picked : told.unpicked);
  };

  const comment = () => {
    const note = one("#note");
    if (!note) return;
    note.scrollIntoView({ block: "nearest" });
    note.focus();
  };

  const help = () => {
    const dialog = one("#dialog");
    dialog.replaceChildren(one("#help").content.cloneNode(true));
    dialog.showModal();
  };

  const split = async () => {
    const button = one("#act-split");
    if (!button) return;
    if (button.disabled) return say(told.alone);
    await ask("GET", `/findings/${encodeURIComponent(opened())}/split`);
  };

  const deeds = {
    "accept-picked": () => actOnPicked("accept"),
    "reject-picked": () => actOnPicked("reject"),
    "pick-none": async () => pickNone(),
    "previous-quote": () => stepQuote(-1),
    "next-quote": () => stepQuote(1),
    edit: async () => { if (one("#act-edit")) await ask("GET", `/findings/${encodeURIComponent(opened())}/edit`); },
    undo: async () => { if (one("#act-undo")) await ask("POST", "/undo", {}, "#review"); },
    merge, split,
    comment: async () => comment(),
    help: async () => help(),
    leave: async () => leave(),
  };

  const keys = {
    j: { moves: true, leaves: true, act: () => step(1) },
    k: { moves: true, leaves: true, act: () => step(-1) },
    Home: { moves: true, leaves: true, act: () => jump(false) },
    End: { moves: true, leaves: true, act: () => jump(true) },
    n: { act: deeds["next-quote"] },
    p: { act: deeds["previous-quote"] },
    a: { act: () => act("accept") },
    r: { act: () => act("reject") },
    A: { act: deeds["accept-picked"] },
    R: { act: deeds["reject-picked"] },
    e: { types: true, act: deeds.edit },
    m: { act: merge },
    s: { act: split },
    u: { leaves: true, act: deeds.undo },
    x: { act: async () => pick() },
    c: { types: true, act: deeds.comment },
    "/": { types: true, act: async () => { one("#search").focus(); one("#search").select(); } },
    "?": { act: deeds.help },
  };

  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sendForm(event, target);
    if (event.key === "Escape") {
      if (one("#dialog").open) return; // the browser closes it
      event.preventDefault();
      return fieldToCome() ? enqueue({ leaving: true, act: async () => leave() }) : leave();
    }
    if (event.key === "Enter" && target.id === "search") {
      event.preventDefault();
      return enqueue({ act: async () => {
        await htmx.ajax("GET", base(), { source: "#filter", swap: "none" });
        await jump(false);
      } });
    }
    if (typing(target) || event.ctrlKey || event.metaKey || event.altKey || one("#dialog").open) return;
    if (fieldToCome() && !waiting.some((job) => job.leaving) && event.key.length === 1) {
      event.preventDefault();
      ahead += event.key;
      return;
    }
    if (event.key === "Enter" && target.closest(".row .open")) {
      event.preventDefault();
      return enqueue({ act: async () => one("#finding-title")?.focus() });
    }
    const job = keys[event.key];
    if (!job || (event.repeat && !job.moves)) return;
    event.preventDefault();
    const held = () => (job.leaves ? unsaved() : editing() && event.key !== "?" ? unsaved() : "");
    enqueue({ ...job, act: async () => (held() ? say(held()) : job.act()) });
  });

  const sendForm = (event, target) => {
    const form = target.form;
    if (!form) return;
    event.preventDefault();
    if (target.id === "note") {
      if (!target.value.trim()) return;
      enqueue({ act: () => ask("POST", form.getAttribute("hx-post"), { action: "comment" }, "#act") });
      leave();
    } else if (form.matches("#edit, #dialog form")) form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".row .open, [data-open], [data-quote], [data-do], [data-turn]");
    if (!link) return;
    event.preventDefault();
    const away = link.matches(".row .open, [data-open]") && !link.closest("#dialog");
    if (away ? unsaved() : editing() && !link.closest("#edit, #dialog") && link.dataset.do !== "help") return say(unsaved());
    if (link.dataset.do) enqueue({ act: deeds[link.dataset.do] });
    else if (link.dataset.quote !== undefined) enqueue({ act: () => choose(link.dataset.quote) });
    else if (link.dataset.turn !== undefined) into(document.getElementById(`turn-${link.dataset.turn}`), one("#conversation .turns"));
    else {
      const id = link.dataset.open ?? link.closest(".row").dataset.id;
      one("#dialog").close();
      enqueue({ act: () => open(id, { focus: !link.dataset.open }) });
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("#list .pick")) countPicked();
  });

  // What htmx brought.

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const body = ctx.request.body;
    if (ctx.request.method === "POST") body.set("open", opened());
    else if (ctx.sourceElement.matches("#filter")) {
      const means = { process: true, role: true }; // empty: what has none
      for (const [name, value] of [...body]) if (value === "*" || (value === "" && !means[name])) body.delete(name);
    }
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (!one("#review")) return;
    const id = opened();
    const row = id ? rowOf(id) : null;
    const request = ctx.request ?? {};
    if (!moving()) mark(row ?? null);
    if (row && ctx.text?.includes('hx-target="#list"')) near(row);
    countPicked();
    if (request.method === "POST" && ctx.response?.status === 200) {
      const note = one("#note");
      if (note) note.value = "";
      one("#notices").replaceChildren();
    }
    if (request.headers?.["HX-History-Restore-Request"]) return begin();
    if (ctx.text?.includes('hx-target="#conversation"')) toQuote();
    if (ctx.sourceElement?.id === "filter" && !row && one("#list .row")) {
      enqueue({ act: () => open(one("#list .row").dataset.id, { focus: false }) });
    }
    const dialog = one("#dialog");
    if (ctx.text?.includes('hx-target="#dialog"')) {
      if (dialog.childElementCount && !dialog.open) dialog.showModal();
      if (!dialog.childElementCount && dialog.open) dialog.close();
    }
    fade();
    settleFocus();
  });

  // Focus that lost its place goes back to the row, or to the finding's title where there is no row.
  const settleFocus = () => {
    if (document.activeElement && document.activeElement !== document.body) return;
    const row = current();
    (row ? one(".open", row) : one("#finding-title"))?.focus({ preventScroll: true });
  };

  document.addEventListener("close", (event) => {
    if (event.target.id !== "dialog") return;
    if (one(".conflict", event.target) && !editing()) enqueue({ act: () => open(opened(), { focus: false }) });
    settleFocus();
  }, true);

  window.addEventListener("beforeunload", (event) => { if (one("#review") && unsaved()) event.preventDefault(); });

  const begin = () => {
    mark(rowOf(opened()));
    if (current()) into(current(), list());
    toQuote();
    countPicked();
  };
  htmx.config.morphIgnore.push("open", "aria-current");
  begin();
})();
