// Small comforts. Every page works without them.
"use strict";

const all = (selector, deed) => document.querySelectorAll(selector).forEach(deed);

// A new captcha: the answer belongs to the id, so a new picture is a new id.
function newCaptcha() {
  const id = document.querySelector("input[name=uuid]"), picture = document.getElementById("captcha");
  if (!id || !picture) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  id.value = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  for (const one of [picture, document.getElementById("captcha-sound")]) if (one) one.src = one.src.replace(/(verification\/)[^/]+/, `$1${id.value}`);
  const answer = document.getElementById("verify");
  answer.value = "";
  answer.focus();
}
all("[data-captcha], #captcha", element => element.addEventListener("click", newCaptcha));

// "Send again" counts down until it may be pressed.
all("[data-wait]", button => {
  const text = button.textContent;
  let left = Number(button.dataset.wait);
  const end = Date.now() + left * 1000;
  const tick = () => {
    left = Math.ceil((end - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.waitText.replace("{seconds}", left) : text;
    if (left > 0) setTimeout(tick, 500);
  };
  if (left > 0) tick();
});

// Enter in a field presses the button that belongs to it, not the first of the form.
all("[data-enter]", field => field.addEventListener("keydown", event => {
  const button = field.form.querySelector(`[data-do="${field.dataset.enter}"]`);
  if (event.key !== "Enter" || event.isComposing || !button) return;
  event.preventDefault();
  button.click();
}));

// What lies in the chosen province or city.
const fill = (select, areas) => {
  select.length = 1;
  for (const area of areas) select.add(new Option(area.name, area.id));
};
all("[data-area]", select => select.addEventListener("change", async () => {
  const next = document.getElementById(select.dataset.area);
  fill(next, []);
  if (next.dataset.area) fill(document.getElementById(next.dataset.area), []);
  const chosen = select.value;
  if (!chosen) return;
  try {
    const answer = await fetch(`/api/users/area/${chosen}/`);
    if (!answer.ok) throw new Error(answer.status);
    const area = await answer.json();
    if (select.value === chosen) fill(next, area.children);
  } catch {
    // The server fills the next list as it does without a script.
    const chooser = Object.assign(document.createElement("input"), { type: "hidden", name: "do", value: `choose-${select.id}` });
    select.form.append(chooser);
    select.form.submit();
  }
}));

// Mainland China or another country: the fields of the other are put away.
all("[data-where]", radio => radio.addEventListener("change", () =>
  all("[data-fields-of]", part => { part.disabled = part.hidden = part.dataset.fieldsOf !== radio.value; })));

// One fewer, one more.
all("[data-stepper]", stepper => {
  const field = stepper.querySelector("input");
  stepper.addEventListener("click", event => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (!step) return;
    const wanted = (Number(field.value) || 1) + Number(step);
    field.value = Math.min(Number(field.max), Math.max(Number(field.min), wanted));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
});

// A changed number in the cart is sent by itself, a moment after the last change.
all("[data-number]", form => {
  let timer;
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.reportValidity() && form.submit(), 400);
  });
});

// An order is placed once, however often the button is pressed.
all("[data-once]", form => form.addEventListener("submit", event => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
}));
addEventListener("pageshow", () => all("[data-once]", form => delete form.dataset.sent));

// The account menu closes like a menu.
all("details.menu", menu => {
  addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// In a row that scrolls, the chosen item is in sight.
all("li > [aria-current]", item => {
  const row = item.closest("ul, ol");
  row.scrollLeft = item.offsetLeft - (row.clientWidth - item.offsetWidth) / 2;
});

// A chosen picture is shown before it is sent, and one that is too large is not sent at all.
addEventListener("change", ({ target: field }) => {
  const form = field.closest("[data-upload]"), file = field.files?.[0];
  if (!form) return;
  field.setCustomValidity(file && file.size > form.dataset.max ? form.dataset.maxText : "");
  if (!file || !field.reportValidity()) return;
  const reader = new FileReader();
  reader.onload = () => {
    const frame = form.closest("[data-picture]").querySelector(".avatar");
    const picture = Object.assign(new Image(), { alt: "", src: reader.result });
    picture.onload = () => frame.replaceChildren(picture);
  };
  reader.readAsDataURL(file);
});

// Sending tells how far it is. What the server answers is the page again, with its notice or what is wrong at the field.
addEventListener("submit", event => {
  const form = event.target.closest("[data-upload]");
  if (!form) return;
  event.preventDefault();
  const progress = form.querySelector("progress"), button = form.querySelector("button"), request = new XMLHttpRequest();
  const isBusy = busy => { progress.hidden = !busy; button.disabled = busy; };
  request.upload.onprogress = ({ loaded, total }) => { progress.value = loaded / total; };
  request.onerror = () => {
    isBusy(false);
    const field = form.querySelector("[type=file]");
    field.setCustomValidity(form.dataset.failedText);
    field.reportValidity();
    field.setCustomValidity("");
  };
  request.onload = () => {
    if (request.status === 200) return location.assign(request.responseURL);
    const answer = new DOMParser().parseFromString(request.response, "text/html").querySelector("[data-picture]");
    if (!answer) return location.reload();
    form.closest("[data-picture]").replaceWith(answer);
    answer.querySelector("[type=file]").focus();
  };
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  isBusy(true);
  request.send(new FormData(form));
});
