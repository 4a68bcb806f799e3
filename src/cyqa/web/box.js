// The question box: what goes into it, and what may be sent from it when.

const BOX = 'cyqa_box';
const MOST_SENT = 10000; // of a longer question the server is told no more than how long it is
const UNHEARD = 150; // milliseconds after which the page itself shows what it sent
const questionBox = () => document.querySelector('#question textarea');

function fill(text) {
  const box = questionBox();
  box.value = text;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

function edit({ question }) {
  fill(question);
  questionBox().focus();
}

// Gradio draws each part of the page when its script has come, the box as late as any other.
function onceDrawn(act) {
  if (questionBox()) act();
  else setTimeout(onceDrawn, 20, act);
}

// What is typed first goes there, where no keyboard comes up over the page.
function focusBox() {
  if (isWide() && document.activeElement === document.body) questionBox().focus({ preventScroll: true });
}

function ask({ question }) {
  edit({ question });
  document.querySelector('#send').click();
}

// The box is empty at once, for the next question; this one is kept until the page shows that it is being asked,
// and until then the next stays in the box. Two quick Enters ask once. What is sent while the page is stopping
// waits until it has stopped.
function submit() {
  const question = questionBox().value;
  const isStopping = 'stopping' in document.body.dataset;
  if ('sent' in document.body.dataset) return sayEarly(question);
  if (!question && (isStopping || document.querySelector('.pending'))) return;
  fill('');
  forget('q', 'sure');
  if (question) expectAnswer(question);
  if (isStopping) document.body.dataset.unsent = 'true';
  else tell(question);
}

function tell(question) {
  const characters = [...question];
  const sent = characters.slice(0, MOST_SENT).join('');
  trigger('ask', { question: sent, length: `${characters.length}`, at: `${Date.now()}` });
}

// Where the server is slow to hear of a question, it stands there already.
function expectAnswer(question) {
  document.body.dataset.sent = question;
  setTimeout(showSent, UNHEARD);
}

function showSent() {
  const { sent } = document.body.dataset;
  const chat = document.querySelector('.chat');
  if (!sent?.trim() || chat.querySelector('.pending')) return;
  chat.insertAdjacentHTML('beforeend', document.querySelector('.masthead').dataset.asking);
  chat.lastElementChild.classList.add('unheard');
  const shown = chat.querySelector('.pending bdi');
  shown.textContent = sent;
  shown.lang = /\p{Script=Han}/u.test(sent) ? 'zh' : '';
  showTab('ask');
  bring(chat.lastElementChild);
}

// A question that comes too early stays in the box.
function sayEarly(question) {
  const said = document.querySelector('.unheard .searching');
  if (question && said) said.textContent = document.querySelector('.masthead').dataset.early;
}

// The question is in its box again at once; the server hears that it is given up when it has heard of it.
function giveUpSent() {
  const { sent, unsent } = document.body.dataset;
  delete document.body.dataset.unsent;
  if (!unsent) document.body.dataset.stopping = sent;
  takeBack(sent);
}

// What leaves the conversation waits until the server has heard that what was sent last is given up.
function onceStopped(act) {
  if ('sent' in document.body.dataset) giveUpSent();
  if ('stopping' in document.body.dataset) document.addEventListener('cyqa-stopped', act, { once: true });
  else act();
}

// What could not be asked is in the box again, unless something else is by now.
function settleSent() {
  if ('unsent' in document.body.dataset) return;
  const { returned } = element.querySelector('[data-returned]')?.dataset ?? {};
  const { sent } = document.body.dataset;
  takeBack(returned && sent?.startsWith(returned) ? sent : returned);
}

function takeBack(question) {
  delete document.body.dataset.sent;
  document.querySelector('.pending.unheard')?.remove();
  if (question && !questionBox().value) fill(question);
}

// What is sent goes by `submit` alone, for Gradio reads the box later than the key is pressed. The Enter that
// commits an input method's candidate does not send, nor one that is held down.
function keepFromSending(event) {
  const isComposing = event.isComposing || event.keyCode === 229;
  const isEnter = event.key === 'Enter' && !event.shiftKey && event.target === questionBox();
  const isSent = event.type === 'click' ? event.target.closest('#send') : isEnter && !isComposing;
  if (isSent) event.preventDefault();
  if (isSent || isComposing) event.stopPropagation();
  if (isSent && !event.repeat && event.type !== 'keypress') submit();
}

// Once the page has stopped, the question goes back into an empty box; what was sent meanwhile, or before the
// page was loaded anew, goes, in the conversation that was begun meanwhile if one was.
function settleUnsent() {
  const { stopping, unsent, sent } = document.body.dataset;
  delete document.body.dataset.stopping;
  if (stopping !== undefined) document.dispatchEvent(new Event('cyqa-stopped'));
  if ('leaving' in document.body.dataset) return;
  delete document.body.dataset.unsent;
  if (unsent && sent) document.dispatchEvent(new Event('cyqa-unsent'));
  else if (unsent && questionBox().value) document.querySelector('#send').click();
  else if (stopping && !questionBox().value) edit({ question: stopping });
}

// The question that waits for its answer, or else what is typed, is there when the page is loaded anew.
function keepBox() {
  const asked = document.querySelector('.pending bdi')?.textContent ?? document.body.dataset.sent;
  const left = { text: asked ?? questionBox()?.value ?? '', isAsked: asked !== undefined };
  attempt(() => sessionStorage.setItem(BOX, JSON.stringify(left)));
}

function takeBox() {
  const left = attempt(() => JSON.parse(sessionStorage.getItem(BOX)));
  attempt(() => sessionStorage.removeItem(BOX));
  return left ?? { text: '', isAsked: false };
}

function settleBox() {
  const { draft } = document.body.dataset;
  if (draft === undefined) return;
  delete document.body.dataset.draft;
  if (!questionBox().value) fill(draft);
}
