"use strict";
// What all pages share: notices close, and a request that came to nothing says so.

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest(".notice").remove();
});

const notify = (text) => {
  const notices = document.getElementById("notices");
  if (!notices) return;
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.textContent = text;
  notices.replaceChildren(notice);
};

document.addEventListener("htmx:error", () => {
  notify(document.documentElement.lang === "de"
    ? "Der Server antwortet nicht. Läuft `befund review` noch?"
    : "The server does not answer. Is `befund review` still running?");
});

// What the guard refuses comes as JSON, which is for no place on a page.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (!ctx.response.headers.get("content-type")?.startsWith("application/json")) return;
  ctx.swap = "none";
  notify(JSON.parse(ctx.text).detail);
});
