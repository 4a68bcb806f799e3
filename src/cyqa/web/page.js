// Runs once for each part of the page, with Gradio's `element`, `trigger` and `watch`: turns clicks into
// events, and after each update keeps language, scrolling and focus where a reader expects them.

const EVENTS = ['fresh', 'language', 'example', 'open', 'choose', 'view', 'rate', 'comment', 'require', 'export',
  'stop', 'retry', 'resume', 'timeline', 'see'];
const isWide = () => matchMedia('(min-width: 900px)').matches;
const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
let shown = '1 welcome';
let step = '0';
let restoring = '';
let kept = '';
const unfolded = new Set();
const drafts = new Map();

function send(target) {
  const { event: name, ...values } = target.dataset;
  if (name === 'comment') values.comment = drafts.get(`comment-${values.exchange}`) ?? '';
  if (name === 'open') document.body.dataset.opening = 'true';
  if (name === 'language') document.cookie = `cyqa_language=${values.language}; path=/; max-age=31536000; SameSite=Lax`;
  if (name === 'back') back(values);
  if (name === 'edit') edit(values);
  if (name === 'copy') copy(target, values.text);
  if (name === 'link') copy(target, address(values.question));
  if (name === 'past') recall(target);
  if (name === 'timeline' || name === 'see') begins = values.begins ?? '';
  if (name === 'seek') seek(values);
  if (name === 'tab') showTab(values.tab);
  if (name === 'fresh') leave();
  if (name === 'fresh') showTab('ask');
  if (name === 'remove' && remove(target)) {
    leave();
    trigger('fresh', {});
  }
  if (EVENTS.includes(name)) trigger(name, values);
}

function recall(button) {
  const { conversation } = document.querySelector('.chat').dataset;
  const there = stored(button.dataset.name);
  if (there && !(conversation && there.name === openName())) {
    showTab('ask');
    trigger('recall', { conversation: there.name, kept: there.kept });
  }
  const menu = button.closest('details');
  menu.querySelector('summary').focus();
  menu.removeAttribute('open');
}

function back({ exchange, kind, number }) {
  showTab({ event: 'timeline', passage: 'map' }[kind] ?? 'ask');
  const same = `.chat [data-event="open"][data-exchange="${exchange}"][data-kind="${kind}"][data-number="${number}"]`;
  const opener = document.querySelector(same) ?? document.querySelector(placeAt({ exchange, kind, number }));
  opener?.scrollIntoView({ block: 'center', behavior });
  opener?.focus({ preventScroll: true });
}

function edit({ question }) {
  const box = document.querySelector('#question textarea');
  box.value = question;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
}

// Browsers lend the clipboard to pages from this machine or over TLS; elsewhere an old command does it.
async function copy(button, text) {
  if (button.dataset.copied) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copySelected(text)) return;
    button.focus({ preventScroll: true });
  }
  const shown = [...button.childNodes];
  button.replaceChildren(button.dataset.done);
  button.dataset.copied = 'true';
  setTimeout(() => {
    button.replaceChildren(...shown);
    delete button.dataset.copied;
  }, 1600);
}

function address(question) {
  const asked = new URLSearchParams({ q: question, lang: document.documentElement.lang.slice(0, 2) });
  return `${location.origin}${location.pathname}?${asked}`;
}

function save({ name, text }) {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text]));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function copySelected(text) {
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'aside';
  document.querySelector('.gradio-container').append(box);
  box.select();
  const isCopied = document.execCommand('copy');
  box.remove();
  return isCopied;
}

element.addEventListener('click', (event) => {
  const target = event.target.closest(':is(button, rect, g)[data-event]');
  if (target && element.contains(target)) send(target);
  const dot = dotAt(event);
  if (dot) send({ dataset: { event: 'open', exchange: '0', kind: 'passage', number: dot.dataset.n } });
});

element.addEventListener('change', (event) => {
  const target = event.target.closest('select[data-event]');
  if (!target) return;
  target.dataset.chosen = target.value;
  send(target);
});

// What the pointer or the focus is on is marked in the other pane, too.
function tie({ target }) {
  for (const tied of document.querySelectorAll('.tied')) tied.classList.remove('tied');
  const open = document.querySelector('.reading-bar [data-event="back"]')?.dataset;
  const at = target.closest(':is(.chat, .timeline, .see) [data-event="open"], .scroller mark');
  if (!at || !open) return;
  const { exchange = open.exchange, kind = open.kind, number } = at.dataset;
  if (exchange !== open.exchange || kind !== open.kind) return;
  const opener = `:is(.chat, .timeline, .see) [data-exchange="${exchange}"][data-kind="${kind}"][data-number="${number}"]`;
  for (const other of document.querySelectorAll(`${opener}, .scroller mark[data-number="${number}"]`)) {
    other.classList.add('tied');
  }
}

element.addEventListener('mouseover', tie);
element.addEventListener('focusin', tie);
element.addEventListener('mouseleave', tie);

// What was written stays, too; Enter sends it.
element.addEventListener('input', ({ target }) => {
  if (target.matches('.draft')) drafts.set(target.id, target.value);
});

element.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('.draft')) event.target.nextElementSibling.click();
});

// What was unfolded stays so when the page is painted anew.
element.addEventListener('toggle', ({ target }) => unfolded[target.open ? 'add' : 'delete'](target.id), true);

// The Enter that commits an input method's candidate is not the Enter that sends, nor is one that is held down.
function keepFromSending(event) {
  const isHeld = event.repeat && event.key === 'Enter' && !event.shiftKey;
  if (isHeld) event.preventDefault();
  if (isHeld || event.isComposing || event.keyCode === 229) event.stopPropagation();
}

function settle() {
  const masthead = element.querySelector('.masthead');
  if (masthead) {
    document.documentElement.lang = masthead.dataset.language;
    list(masthead);
  }

  for (const id of unfolded) element.querySelector(`details#${id}`)?.setAttribute('open', '');

  for (const draft of element.querySelectorAll('.draft')) draft.value = drafts.get(draft.id) ?? '';

  const chat = element.querySelector('.chat');
  const latest = chat?.lastElementChild;
  if (latest && shown !== `${chat.childElementCount} ${latest.className}`) {
    if (!restoring) showTab('ask');
    shown = `${chat.childElementCount} ${latest.className}`;
    if (isWide()) chat.closest('#chat').scrollTo({ top: latest.offsetTop - 12, behavior });
    else if (latest.matches('.exchange')) latest.scrollIntoView({ block: 'start', behavior });
  }

  if (chat) settleConversation(chat.dataset);

  const file = element.querySelector('[data-save]');
  if (file) save(file.dataset);

  const reading = element.querySelector('.reading');
  if (reading) settleReading(reading);
  const view = element.querySelector(':is(.timeline, .see)');
  if (view) settleMore();
  if (view || reading) pointToOpen();
  settleTab();
}

function settleConversation(chat) {
  if (chat.conversation) delete document.body.dataset.recalling;
  keep(chat);
  if (chat.kept !== kept) document.dispatchEvent(new Event('cyqa-tab'));
  kept = chat.kept;
  const next = chat.restoring ?? '';
  if (next && next !== restoring) trigger('restore', {});
  restoring = next;
}

function settleReading(reading) {
  const picker = reading.querySelector('select.picker');
  if (picker) picker.value = picker.dataset.value;
  if (reading.dataset.step === step) return;
  step = reading.dataset.step;
  const mark = reading.querySelector('mark.main, mark.closest');
  const byHand = document.body.dataset.opening === 'true';
  delete document.body.dataset.opening;
  if (!mark) return;
  if (isWide() || byHand) mark.scrollIntoView({ block: 'center', behavior });
  const hasMovedOn = !document.activeElement.matches('body, [data-event="open"]');
  if (byHand && !hasMovedOn) mark.focus({ preventScroll: true });
}

// The language that was chosen before, the question and language that the address names, and the conversation
// that is open in this tab, unless another page led to the question.
function arrive(masthead) {
  const named = new URLSearchParams(location.search);
  const question = named.get('q') ?? '';
  const language = named.get('lang') ?? document.cookie.match(/cyqa_language=(\w+)/)?.[1] ?? '';
  const isLed = question && performance.getEntriesByType('navigation')[0]?.type === 'navigate';
  const open = isLed ? null : stored(openName());
  if (open) {
    document.body.dataset.recalling = 'true';
    trigger('arrive', { language, conversation: open.name, kept: open.kept });
  } else if (question || (language && language !== masthead.dataset.language)) trigger('arrive', { language, question });
}

const masthead = element.querySelector('.masthead');
if (masthead) {
  arrive(masthead);
  document.addEventListener('keydown', keepFromSending, true);
  document.addEventListener('keypress', keepFromSending, true);
  tendMenu();
}
settle();
watch('value', settle);
