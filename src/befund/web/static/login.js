"use strict";
// A link's code stands behind "#", which no browser sends along: it is sent from here, and leaves the address at once.

const byLink = document.getElementById("by-link");
const comeInByLink = () => {
  const code = location.hash.slice(1);
  if (!byLink || !code || code === "main") return;
  history.replaceState(null, "", location.pathname);
  byLink.elements.code.value = code;
  byLink.submit();
};
window.addEventListener("hashchange", comeInByLink);
comeInByLink();
