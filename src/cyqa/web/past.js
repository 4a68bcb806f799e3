// The conversations that this browser keeps, each in an entry of its own, so that tabs do not write over one
// another's: the time of its last change, a line break, and what the page was given to keep.

const ENTRY = 'cyqa_conversation_';
const OPEN = 'cyqa_open';
const names = new Map();
let last = { name: '', kept: '' };

// Browsers may forbid keeping anything, or have no room.
function attempt(work) {
  try {
    return work() ?? null;
  } catch {
    return null;
  }
}

function stored(name) {
  const [, at, kept] = attempt(() => localStorage.getItem(ENTRY + name))?.match(/^(\d+)\n(.*)$/s) ?? [];
  return kept === undefined ? null : { name, at: Number(at), kept };
}

const openName = () => attempt(() => sessionStorage.getItem(OPEN));

// Keeps what the chat shows. Where another tab has changed the same conversation, this one goes on under
// another name, and both are kept.
function keep({ conversation, kept }) {
  if (!kept) return;
  let name = names.get(conversation) ?? conversation;
  if (name === last.name && kept === last.kept) return;
  const there = stored(name);
  if (there && there.kept !== kept && !(last.name === name && there.kept === last.kept)) {
    name = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    names.set(conversation, name);
  }
  if (!('leaving' in document.body.dataset)) attempt(() => sessionStorage.setItem(OPEN, name));
  const isKept = there?.kept === kept || attempt(() => {
    localStorage.setItem(ENTRY + name, `${Date.now()}\n${kept}`);
    return true;
  });
  if (isKept) last = { name, kept };
  document.body.toggleAttribute('data-full', !isKept);
  document.dispatchEvent(new Event('cyqa-kept'));
}

// A new chat begins: neither what was open nor what the address asks comes back, not even with an update that
// is on its way.
function leave() {
  document.body.dataset.leaving = 'true';
  attempt(() => sessionStorage.removeItem(OPEN));
  forget('q', 'sure');
}

// The address says no longer what the visitor has changed since.
function forget(...names) {
  const address = new URL(location.href);
  for (const name of names) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
}

function listed() {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  const found = keys.filter((key) => key.startsWith(ENTRY)).map((key) => stored(key.slice(ENTRY.length)));
  return found.filter(Boolean).sort((one, other) => other.at - one.at);
}

const asksJust = (kept, question) => attempt(() => {
  const asked = JSON.parse(kept);
  return asked.length === 1 && asked[0].question === question;
});
const titleOf = (kept) => attempt(() => JSON.parse(kept)[0].question.trim());

function titled(text) {
  const title = document.createElement('span');
  return Object.assign(title, { className: 'title', dir: 'auto', textContent: text, title: text });
}

function dated(at) {
  const shown = at.toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  return Object.assign(document.createElement('time'), { dateTime: at.toISOString(), textContent: shown });
}

// The menu in the masthead; all that was typed goes in as text.
function list(masthead) {
  const menu = masthead.querySelector('.past');
  const rows = menu.querySelector('ul');
  menu.hidden = attempt(() => localStorage.length) === null;
  rows.replaceChildren(...listed().map(({ name, kept, at }) => {
    const row = document.createElement('li');
    const open = document.createElement('button');
    const remove = document.createElement('button');
    for (const each of [open, remove]) Object.assign(each, { type: 'button' }).dataset.name = name;
    open.dataset.event = 'past';
    open.append(titled(titleOf(kept) ?? rows.dataset.unreadable), ' ', dated(new Date(at)));
    if (name === openName()) open.setAttribute('aria-current', 'true');
    remove.dataset.event = 'remove';
    remove.textContent = rows.dataset.delete;
    remove.setAttribute('aria-label', `${rows.dataset.delete} ${open.textContent}`);
    row.append(open, remove);
    return row;
  }));
}

// Removes a conversation when asked twice; says whether it is the one that is open.
function remove(button) {
  const rows = button.closest('ul');
  if (!button.dataset.surely) {
    button.dataset.surely = 'true';
    button.textContent = rows.dataset.surely;
    button.setAttribute('aria-label', `${rows.dataset.surely} ${button.previousElementSibling.textContent}`);
    return false;
  }
  const { name } = button.dataset;
  const at = [...rows.children].indexOf(button.parentElement);
  attempt(() => localStorage.removeItem(ENTRY + name));
  document.body.removeAttribute('data-full');
  list(button.closest('.masthead'));
  (rows.children[Math.min(at, rows.children.length - 1)]?.lastElementChild
    ?? rows.closest('details').querySelector('summary')).focus();
  return name === openName();
}

// Goes over to a conversation, unless it is the one that is open.
function recall(button) {
  const { conversation } = document.querySelector('.chat').dataset;
  const there = stored(button.dataset.name);
  if (there && !(conversation && there.name === openName())) {
    delete document.body.dataset.leaving;
    showTab('ask');
    onceStopped(() => trigger('recall', { conversation: there.name, kept: there.kept }));
  }
  const menu = button.closest('details');
  menu.querySelector('summary').focus();
  menu.removeAttribute('open');
}

// What closes the menu, and what fills it anew.
function tendMenu() {
  const menu = () => element.querySelector('.past[open]');
  const refill = () => list(element.querySelector('.masthead'));
  document.addEventListener('cyqa-kept', refill);
  addEventListener('storage', ({ key, newValue }) => {
    refill();
    if (key !== ENTRY + openName() || newValue !== null) return;
    onceStopped(abandon); // another tab has deleted what is open here
  });
  document.addEventListener('click', ({ target }) => {
    if (target.isConnected && !menu()?.contains(target)) menu()?.removeAttribute('open');
  });
  element.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu()) return;
    menu().querySelector('summary').focus();
    menu().removeAttribute('open');
  });
  element.addEventListener('toggle', ({ target }) => {
    if (target.matches('.past:not([open])')) refill(); // what was to be deleted for sure is so no longer
  }, { capture: true });
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !menu()?.contains(relatedTarget)) menu()?.removeAttribute('open');
  });
}

