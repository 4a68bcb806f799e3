// All scripts run once for each part of the page, with Gradio's `element`, `trigger` and `watch`, and the
// `events` that the server hears of. This one turns clicks into events, and after each update keeps language,
// scrolling and focus where a reader expects them.

const isWide = () => matchMedia('(min-width: 900px)').matches;
const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
const LINES_ABOVE = 72;
let shown = '1 welcome';
let step = '0';
let awaited = '';
let kept = '';
let used = null;

function send(target) {
  const { event: name, ...values } = target.dataset;
  if (name === 'stop' && target.closest('.unheard')) return giveUpSent();
  if (name === 'example' && 'sent' in document.body.dataset) return;
  if (name === 'example') expectAnswer(target.textContent);
  if (name === 'comment') values.comment = drafts.get(`comment-${values.exchange}`) ?? '';
  if (name === 'open') document.body.dataset.opening = 'true';
  if (name === 'language') choose('lang', 'language', values.language);
  if (name === 'require') choose('sure', 'sure', values.chosen);
  if (name === 'stop') document.body.dataset.stopping = document.querySelector('.pending bdi')?.textContent ?? '';
  if (name === 'back') back(values);
  if (name === 'edit') edit(values);
  if (name === 'instead') ask(values);
  if (name === 'copy') copy(target, values.text);
  if (name === 'link') copy(target, address(values));
  if (name === 'past') recall(target);
  if (name === 'timeline' || name === 'see') begins = values.begins ?? '';
  if (name === 'seek') seek(values);
  if (name === 'tab') showTab(values.tab);
  if (name === 'fresh') return begin();
  if (name === 'remove' && remove(target)) onceStopped(abandon);
  if (events.includes(name)) {
    remember(name, values);
    trigger(name, values);
  }
}

// Stays chosen in this browser, whatever the address named.
function choose(parameter, name, value) {
  document.cookie = `cyqa_${name}=${value}; path=/; max-age=31536000; SameSite=Lax`;
  forget(parameter);
}

function abandon() {
  leave();
  trigger('fresh', {});
}

function begin() {
  onceStopped(abandon);
  showTab('ask');
  if (isWide()) questionBox().focus();
}

const chosen = (name) => document.cookie.match(`cyqa_${name}=([\\w.]+)`)?.[1] ?? '';

function back({ exchange, kind, number }) {
  showTab({ event: 'timeline', passage: 'map' }[kind] ?? 'ask');
  const same = `.chat [data-event="open"][data-exchange="${exchange}"][data-kind="${kind}"][data-number="${number}"]`;
  const opener = document.querySelector(same) ?? document.querySelector(placeAt({ exchange, kind, number }));
  opener?.scrollIntoView({ block: 'center', behavior });
  const held = opener instanceof SVGElement ? opener.closest('svg') : opener; // a dot takes no focus
  held?.focus({ preventScroll: true });
}

element.addEventListener('click', (event) => {
  const target = event.target.closest(':is(button, rect, circle)[data-event]');
  if (target && element.contains(target)) {
    used = target;
    send(target);
  }
  const dot = dotAt(event);
  if (dot) sendDot(dot);
});

const sendDot = (dot) => send({ dataset: { event: 'open', exchange: '0', kind: 'passage', number: dot.dataset.n } });

// Back to the answer from its place in the article.
element.addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && target.closest('.reading')) element.querySelector('[data-event="back"]')?.click();
});

element.addEventListener('change', (event) => {
  if (event.target.matches('input.picker')) event.target.value = ''; // no article's name: that of the open one shows
  const target = event.target.closest('select[data-event]');
  if (!target) return;
  target.dataset.chosen = target.value;
  send(target);
});

// One of many articles, once its name is there, typed or chosen.
element.addEventListener('input', ({ target }) => {
  if (!target.matches('input.picker')) return;
  const found = [...target.list.options].find((option) => option.value === target.value);
  if (!found) return;
  target.value = '';
  send({ dataset: { event: 'choose', chosen: found.dataset.chosen } });
});

function settle() {
  const masthead = element.querySelector('.masthead');
  if (masthead) {
    document.documentElement.lang = masthead.dataset.language;
    list(masthead);
  }

  settleStays();
  settleBox();

  const required = element.querySelector('.foot select');
  if (required) required.value = required.dataset.value;
  for (const long of element.querySelectorAll('.question')) {
    if (long.scrollHeight > long.clientHeight) long.tabIndex = 0;
  }

  const chat = element.querySelector('.chat');
  if (chat || element.querySelector('.notice')) settleSent();
  const latest = chat?.lastElementChild;
  if (latest && shown !== `${chat.childElementCount} ${latest.className}`) {
    if (latest.matches('.pending')) showTab('ask');
    shown = `${chat.childElementCount} ${latest.className}`;
    bring(latest);
  }

  if (chat) {
    settleConversation(chat.dataset);
    settleFocus(chat);
  }

  const file = element.querySelector('[data-save]');
  if (file) save(file.dataset);

  const reading = element.querySelector('.reading');
  if (reading) settleReading(reading);
  const view = element.querySelector(':is(.timeline, .see)');
  if (view?.matches('.see')) settleView(view);
  if (view) settleMore();
  if (view || reading) pointToOpen();
  settleTab();
}

function bring(latest) {
  const top = (latest.firstElementChild ?? latest).offsetTop - 12;
  if (isWide()) latest.closest('#chat').scrollTo({ top, behavior });
  else if (latest.matches('.exchange')) latest.scrollIntoView({ block: 'start', behavior });
}

function settleConversation(chat) {
  if (chat.conversation) delete document.body.dataset.recalling;
  if (!chat.kept) delete document.body.dataset.leaving;
  if (kept && !chat.kept && stored(openName())) {
    markLost();
    location.reload(); // the server has forgotten this page, and may be another by now
    return;
  }
  keep(chat);
  if (chat.kept !== kept) document.dispatchEvent(new Event('cyqa-tab'));
  kept = chat.kept;
  const isGivenUp = 'stopping' in document.body.dataset && chat.awaited.startsWith('answer');
  if (chat.awaited && chat.awaited !== awaited) trigger(isGivenUp ? 'stop' : 'fetch', {});
  awaited = chat.awaited;
  if (!awaited && !('recalling' in document.body.dataset)) {
    settleUnsent();
    if (chat.conversation) document.dispatchEvent(new Event('cyqa-restored'));
  }
}

// Where the button that was used is gone, and the focus with it, that goes on to the thumb that a comment was on, or
// else to where one asks next, unless a keyboard would come up over the page.
function settleFocus(chat) {
  if (!used || used.checkVisibility({ visibilityProperty: true }) || ![document.body, used].includes(document.activeElement)) return;
  const { event, exchange } = used.dataset;
  const thumb = event === 'comment' ? chat.querySelector(`#exchange-${exchange} [aria-pressed="true"]`) : null;
  used = null;
  (thumb ?? (isWide() ? questionBox() : chat)).focus({ preventScroll: true });
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
  if (byHand) mark.scrollIntoView({ block: 'center', behavior });
  else show(mark, reading.querySelector('.scroller'));
  const hasMovedOn = !document.activeElement.matches('body, [data-event="open"]');
  if (byHand && !hasMovedOn) mark.focus({ preventScroll: true });
}

// Within its pane, and near its top where only that may be seen; the page stays where it is.
function show(mark, pane) {
  const above = isWide() ? (pane.clientHeight - mark.offsetHeight) / 2 : LINES_ABOVE;
  const top = mark.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop - above;
  pane.scrollTo({ top, behavior });
}

// The language and confidence that were chosen before, or those that the address names, its question, and, unless
// another page led here, what was in the question box; the conversation that is open in this tab, unless one led to a
// question.
function arrive(masthead) {
  const named = new URLSearchParams(location.search);
  const kind = performance.getEntriesByType('navigation')[0]?.type;
  const isNew = kind === 'navigate';
  const isLed = isNew || (kind === 'back_forward' && named.has('q'));
  const { text, isAsked } = takeBox();
  const asked = isAsked && !isLed ? text : '';
  const question = asked || (named.get('q') ?? '');
  const language = named.get('lang') ?? chosen('language');
  const sure = named.get('sure') ?? chosen('sure');
  const again = kind === 'back_forward' ? listed().find(({ kept }) => asksJust(kept, question)) : null;
  const open = isLed && question ? again : stored(openName());
  if (!isNew && (open || !asked)) document.body.dataset.draft = text;
  if (open) {
    document.body.dataset.recalling = 'true';
    if (asked) document.body.dataset.unsent = 'true';
    trigger('arrive', { language, sure, conversation: open.name, kept: open.kept });
  } else if (question || Number(sure) || (language && language !== masthead.dataset.language)) {
    trigger('arrive', { language, sure, question });
  }
}

// What was sent is in the box again if it did not arrive. Gradio tells in English alone that the server is gone, and loads the page anew once it is back.
function translate() {
  const said = document.querySelector('.toast-message-text');
  if (said) {
    takeBack(document.body.dataset.sent);
    markLost();
  }
  if (document.documentElement.lang !== 'zh-CN' || !said?.textContent.startsWith('Connection to the server')) return;
  said.textContent = '与服务器的连接断了，恢复后页面会自动重新载入。';
  said.closest('.toast-body').querySelector('.toast-title').textContent = '连接中断';
}

const masthead = element.querySelector('.masthead');
if (masthead) {
  arrive(masthead);
  for (const kind of ['keydown', 'keypress', 'click']) document.addEventListener(kind, keepFromSending, true);
  addEventListener('pagehide', keepBox);
  document.addEventListener('cyqa-unsent', () => tell(document.body.dataset.sent));
  new MutationObserver(translate).observe(element.closest('gradio-app'), { childList: true, subtree: true });
  tendMenu();
  onceDrawn(focusBox);
}
onceDrawn(settle);
watch('value', () => onceDrawn(settle));
