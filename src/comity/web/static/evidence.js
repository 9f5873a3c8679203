// Escape closes statements that were opened in place, and gives the focus back to what opened them.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const last = event.target === document.body ? [...document.querySelectorAll("details.told[open]")].at(-1) : null;
  const box = last ?? event.target.closest("details.told[open]");
  if (!box) return;
  box.open = false;
  box.querySelector("summary").focus();
});
