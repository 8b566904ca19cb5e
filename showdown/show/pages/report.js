"use strict";
const at = id => document.getElementById(id);
const root = document.documentElement;
const slides = [...document.querySelectorAll(".slide")];
const gap = document.createComment("the slide that is on the stage");
let now = 0;

function take() {  // the slide that is shown goes back to its place
  const shown = at("screen").firstElementChild;
  if (shown) gap.replaceWith(shown);
}

function show(number) {
  take();
  now = Math.max(0, Math.min(slides.length - 1, number));
  slides[now].replaceWith(gap);
  at("screen").append(slides[now]);
  at("screen").scrollTop = 0;
  at("place").textContent = `${now + 1} of ${slides.length}`;
  at("back").disabled = now === 0;
  at("on").disabled = now === slides.length - 1;
}

function enter() {
  root.classList.add("on-stage");
  at("stage").hidden = false;
  show(now);
  at("screen").focus();
}

function leave() {
  take();
  root.classList.remove("on-stage");
  at("stage").hidden = true;
  if (document.fullscreenElement) document.exitFullscreen();
  at("to-stage").focus();
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen();
}

const keys = {  // a presenter's clicker sends PageUp and PageDown
  ArrowRight: () => show(now + 1), ArrowDown: () => show(now + 1), PageDown: () => show(now + 1),
  ArrowLeft: () => show(now - 1), ArrowUp: () => show(now - 1), PageUp: () => show(now - 1),
  Home: () => show(0), End: () => show(slides.length - 1), Escape: leave, f: fill,
};
document.addEventListener("keydown", event => {
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (!at("stage").hidden && plain && keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
at("to-stage").hidden = false;
at("to-stage").addEventListener("click", enter);
at("back").addEventListener("click", () => show(now - 1));
at("on").addEventListener("click", () => show(now + 1));
at("leave").addEventListener("click", leave);
at("full").hidden = !document.fullscreenEnabled;
at("full").addEventListener("click", fill);
document.querySelectorAll('a[href^="#word-"]').forEach(link => {
  link.addEventListener("click", () => { at("words").open = true; });
});
addEventListener("beforeprint", () => {
  document.querySelectorAll("details").forEach(part => { part.open = true; });
});
if (new URLSearchParams(location.search).has("stage")) enter();
