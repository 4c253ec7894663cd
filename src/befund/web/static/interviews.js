// Interviews: files that are dropped or chosen go up one request at a time, and a stream tells how the job stands.

const form = document.getElementById("upload");
const jobPanel = document.getElementById("job");
const changed = (name) => document.body.dispatchEvent(new CustomEvent(name));

// ---- uploading

const queue = [];
let isUploading = false;

function row(template, name) {
  const copy = document.getElementById(template).content.cloneNode(true).firstElementChild;
  copy.querySelector(".file").textContent = name;
  document.querySelector("#uploaded tbody").append(copy);
  return copy;
}

function refuse(entry, why) {
  const refused = row("upload-refused", entry.file.name);
  const said = refused.querySelector("[data-said]");
  said.textContent = said.dataset[why] || why;
  entry.row.replaceWith(refused);
}

function take(files) {
  if (!form || form.classList.contains("closed")) return;
  const suffixes = form.dataset.suffixes.split(" ").concat(".doc");
  const known = (name) => suffixes.some((suffix) => name.toLowerCase().endsWith(suffix));
  const wanted = files.filter(({ file, named }) => named || known(file.name));
  const passed = files.filter((entry) => !wanted.includes(entry)).map(({ file }) => file.name);
  if (passed.length) {
    const note = document.getElementById("upload-passed").content.cloneNode(true).firstElementChild;
    note.querySelector("[data-said]").textContent = passed.slice(0, 8).join(", ") + (passed.length > 8 ? " …" : "");
    document.getElementById("upload-notes").append(note);
  }
  document.getElementById("uploaded").hidden = !files.length;
  wanted.sort((a, b) => (a.file.name < b.file.name ? -1 : 1));
  for (const { file } of wanted) {
    const entry = { file, row: row("upload-row", file.name) };
    if (file.size > Number(form.dataset.largestFile)) refuse(entry, "large");
    else queue.push(entry);
  }
  if (!isUploading) sendAll();
}

async function sendAll() {
  const said = document.getElementById("upload-said");
  isUploading = true;
  said.textContent = said.dataset.working;
  while (queue.length) await send(nextGroup());
  isUploading = false;
  said.textContent = said.dataset.done;
  changed("interviews-changed");
}

function nextGroup() {
  const group = [];
  let size = 0;
  while (queue.length && group.length < Number(form.dataset.mostFiles)) {
    size += queue[0].file.size;
    if (group.length && size > Number(form.dataset.largestRequest)) break;
    group.push(queue.shift());
  }
  return group;
}

function send(group) {
  return new Promise((resolve) => {
    const body = new FormData();
    for (const { file } of group) body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    let read = 0;
    let isDone = false;
    const readOn = () => {
      const lines = request.responseText.slice(read).split("\n");
      for (const line of lines.slice(0, -1)) {
        read += line.length + 1;
        const told = JSON.parse(line);
        if (told.done) isDone = true;
        tell(group, told);
      }
    };
    request.upload.addEventListener("progress", (event) => sent(group, event.loaded / event.total));
    request.upload.addEventListener("load", () => sent(group, 1));
    request.addEventListener("progress", () => { if (request.status === 200) readOn(); });
    request.addEventListener("loadend", () => {
      if (request.status === 200) readOn();
      if (!isDone) for (const entry of group) if (entry.row.isConnected) refuse(entry, reason(request));
      resolve();
    });
    request.open("POST", "/interviews/upload");
    request.setRequestHeader("X-CSRF-Token", document.querySelector("meta[name=csrf]").content);
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

function reason(request) {
  try {
    return request.status === 200 ? "lost" : JSON.parse(request.responseText).detail;
  } catch {
    return "lost";
  }
}

function sent(group, share) {
  const total = group.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  for (const { file, row: shown } of group) {
    const bar = shown.querySelector("progress");
    if (!bar) continue;
    const own = file.size ? Math.min(1, Math.max(0, (share * total - before) / file.size)) : share;
    before += file.size;
    const said = shown.querySelector("[data-said]");
    if (own < 1) bar.value = own;
    else bar.removeAttribute("value");
    said.textContent = own < 1 ? said.dataset.sending : said.dataset.reading;
  }
}

function tell(group, told) {
  if (told.html && told.file === undefined) {
    document.getElementById("upload-notes").insertAdjacentHTML("beforeend", told.html);
  } else if (told.error) {
    for (const entry of group) if (entry.row.querySelector("progress")) refuse(entry, told.error);
  } else if (told.html) {
    const shown = document.createElement("tbody");
    shown.innerHTML = told.html;
    const fresh = shown.firstElementChild;
    group[told.file].row.replaceWith(fresh);
    group[told.file].row = fresh;
    htmx.process(fresh);
  }
}

// What was dropped, with all that lies in folders; a file that was dropped itself is read whatever its ending.
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, named: true }));
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) found.push({ file: await fileOf(entry), named: true });
    else found.push(...(await below(entry)));
  }
  return found;
}

const fileOf = (entry) => new Promise((resolve, reject) => { entry.file(resolve, reject); });

async function below(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return found;
    for (const entry of entries) {
      if (/^(\.|~\$|__MACOSX)/.test(entry.name)) continue;
      if (entry.isFile) found.push({ file: await fileOf(entry), named: false });
      else found.push(...(await below(entry)));
    }
  }
}

if (form) {
  const drop = form.querySelector(".drop");
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    take([...input.files].map((file) => ({ file, named: true })));
    input.value = "";
  });
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault());
  document.addEventListener("dragover", () => drop.classList.add("over"));
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", async (event) => {
    drop.classList.remove("over");
    const plain = [...event.dataTransfer.files].map((file) => ({ file, named: true }));
    take(await dropped(event.dataTransfer).catch(() => plain));
  });
  window.addEventListener("beforeunload", (event) => { if (isUploading) event.preventDefault(); });
}

// ---- the job

const isOver = (state) => state !== "running" && state !== "stopping";
let stream = null;
let interviewsDone = 0;

function listen() {
  stream = new EventSource("/jobs/events");
  stream.addEventListener("job", (event) => follow(JSON.parse(event.data)));
}

function follow(job) {
  const shown = jobPanel.querySelector("[data-state]").dataset.state;
  setClosed(!isOver(job.state));
  if (job.state !== shown && !(isOver(shown) && isOver(job.state))) {
    htmx.ajax("GET", "/jobs", { target: "#job", swap: "innerHTML" });
    if (isOver(job.state)) changed("interviews-changed");
  } else if (!isOver(job.state)) {
    document.getElementById("job-live").innerHTML = job.html;
  }
  if (job.interviews_done !== interviewsDone && !isOver(job.state)) changed("interview-done");
  interviewsDone = job.interviews_done;
  const said = document.getElementById("job-said");
  if (job.state !== "idle" && said.textContent !== job.said) said.textContent = job.said;
}

function setClosed(isRunning) {
  if (!form) return;
  form.classList.toggle("closed", isRunning);
  form.querySelector("input[type=file]").disabled = isRunning;
  document.getElementById("upload-closed").hidden = !isRunning;
}

// A browser opens few connections to one server: a page that nobody sees keeps none.
document.addEventListener("visibilitychange", () => {
  if (document.hidden && stream) {
    stream.close();
    stream = null;
  } else if (!document.hidden && !stream) listen();
});
if (!document.hidden) listen();

// ---- one interview

function mark() {
  const opened = document.querySelector("#panel [data-interview]");
  for (const link of document.querySelectorAll("a[data-interview]")) {
    if (opened && link.dataset.interview === opened.dataset.interview) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:after:swap", (event) => {
  const { target, isChosen } = event.detail.ctx;
  mark();
  const focus = isChosen && target.isConnected && target.querySelector("[data-focus]");
  if (focus) {
    focus.focus({ preventScroll: true });
    focus.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const working = document.getElementById("working");
  ctx.isChosen = ctx.sourceElement.matches("a, button, form"); // and not what an event has loaded anew
  if (ctx.sourceElement.matches("#panel form")) working.textContent = working.dataset.said;
});

document.addEventListener("htmx:finally:request", () => {
  document.getElementById("working").textContent = "";
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close-panel]")) return;
  event.preventDefault();
  const opened = document.querySelector("#panel [data-interview]").dataset.interview;
  document.getElementById("panel").replaceChildren();
  history.replaceState(null, "", "/interviews");
  const link = [...document.querySelectorAll("#list a[data-interview]")].find((one) => one.dataset.interview === opened);
  mark();
  if (link) link.focus();
});
mark();
