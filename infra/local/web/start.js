const command = document.querySelector("#command");
const button = document.querySelector("#copy");
const copied = document.querySelector("#copied");

button?.addEventListener("click", async () => {
  const done = await navigator.clipboard.writeText(command?.textContent ?? "").then(
    () => true,
    () => false,
  );
  button.textContent = done ? "Copied" : "Select it by hand";
  if (copied) copied.textContent = done ? "The command is in the clipboard." : "Copying was refused.";
  setTimeout(() => {
    button.textContent = "Copy";
  }, 2500);
});
