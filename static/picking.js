/* A long list to choose several from (select[multiple][data-pick]) with a box to search it, without Vietnamese marks.

The list itself stays in the page, hidden, and is what the form sends; without this module it is a plain list. The words
come from the page's <template id="picker"> (components/picker.html). Keys: arrows go from the box into the rows and
between them, Space ticks, Escape empties the box. */

const template = document.getElementById("picker");

/** Small letters without marks: "Đăng ký khai sinh" is "dang ky khai sinh". */
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replace(/\s+/g, " ").trim();

const row = (option) => {
  const item = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = option.selected;
  box.tabIndex = -1;
  label.append(box, option.text);
  item.append(label);
  return { option, item, box, words: fold(option.text) };
};

const dress = (select) => {
  const whole = template.content.firstElementChild.cloneNode(true);
  const [search, list, told] = ["search", "list", "told"].map((name) => whole.querySelector(`[data-picker=${name}]`));
  const rows = [...select.options].map(row);
  const shown = () => rows.filter(({ item }) => !item.hidden);

  const tell = () => {
    const chosen = rows.filter(({ option }) => option.selected).length;
    const numbers = { chosen, shown: shown().length, all: rows.length };
    told.textContent = told.dataset.words.replace(/\{(\w+)\}/g, (_mark, name) => numbers[name]);
  };
  const choose = (each, chosen) => {
    each.option.selected = each.box.checked = chosen;
  };
  /* One row at a time is in the order of Tab: the one last at hand, or the first shown. */
  const hand = (each) => {
    for (const { box } of rows) box.tabIndex = -1;
    if (each) each.box.tabIndex = 0;
  };
  const narrow = () => {
    const words = fold(search.value).split(" ");
    for (const each of rows) each.item.hidden = !words.every((word) => each.words.includes(word));
    hand(shown()[0]);
    tell();
  };

  search.id = select.id;
  select.removeAttribute("id");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) search.setAttribute(name, select.getAttribute(name));
  }
  list.setAttribute("aria-label", document.querySelector(`label[for="${search.id}"]`)?.textContent.replace(/\s+/g, " ").trim() ?? "");
  list.append(...rows.map(({ item }) => item));
  select.hidden = true;
  select.before(whole);
  narrow();

  search.addEventListener("input", narrow);
  search.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && search.value) {
      search.value = "";
      narrow();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      shown()[0]?.box.focus();
    }
  });
  list.addEventListener("change", (event) => {
    choose(rows.find(({ box }) => box === event.target), event.target.checked);
    select.dispatchEvent(new Event("change", { bubbles: true }));
    tell();
  });
  list.addEventListener("focusin", (event) => hand(rows.find(({ box }) => box === event.target)));
  list.addEventListener("keydown", (event) => {
    const visible = shown();
    const at = visible.findIndex(({ box }) => box === event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: visible.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) search.focus();
    else visible[to]?.box.focus();
  });
  whole.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-picker]");
    if (!button) return;
    for (const each of shown()) choose(each, button.dataset.picker === "all");
    select.dispatchEvent(new Event("change", { bubbles: true }));
    tell();
  });
};

for (const select of document.querySelectorAll("select[multiple][data-pick]")) if (select.options.length) dress(select);
