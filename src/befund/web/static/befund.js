"use strict";
// What all pages share: notices close, and a request that came to nothing says so.

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest(".notice").remove();
});

document.addEventListener("htmx:error", () => {
  const notices = document.getElementById("notices");
  if (notices && !notices.hasChildNodes()) {
    const notice = document.createElement("p");
    notice.className = "notice error";
    notice.textContent = document.documentElement.lang === "de"
      ? "Der Server antwortet nicht. Läuft `befund review` noch?"
      : "The server does not answer. Is `befund review` still running?";
    notices.append(notice);
  }
});
