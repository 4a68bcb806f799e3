// The question box: what goes into it, and what may be sent from it when.

const BOX = 'cyqa_box';
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

// What is typed first goes there, where no keyboard comes up over the page.
function focusBox() {
  if (!questionBox()) requestAnimationFrame(focusBox);
  else if (isWide() && document.activeElement === document.body) questionBox().focus({ preventScroll: true });
}

function ask({ question }) {
  edit({ question });
  document.querySelector('#send').click();
}

// The Enter that commits an input method's candidate is not the Enter that sends, nor is one that is held down.
// What is sent while the page is stopping waits until it has stopped.
function keepFromSending(event) {
  const isEnter = event.key === 'Enter' && !event.shiftKey;
  const isComposing = event.isComposing || event.keyCode === 229;
  const isSent = (isEnter && !isComposing && event.target === questionBox()) || event.target.closest('#send');
  const isEarly = isSent && 'stopping' in document.body.dataset;
  if (isEarly) document.body.dataset.unsent = 'true';
  const isHeld = isEnter && event.repeat;
  if (isHeld || isEarly) event.preventDefault();
  if (isHeld || isEarly || isComposing) event.stopPropagation();
}

// Once the page has stopped, the question goes back into an empty box; what was sent meanwhile, or before the
// page was loaded anew, goes.
function settleUnsent() {
  const { stopping, unsent } = document.body.dataset;
  delete document.body.dataset.stopping;
  delete document.body.dataset.unsent;
  if (stopping && !questionBox().value) edit({ question: stopping });
  if (unsent && questionBox().value) document.querySelector('#send').click();
}

// The question that waits for its answer, or else what is typed, is there when the page is loaded anew.
function keepBox() {
  const asked = document.querySelector('.pending bdi')?.textContent;
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
  if (draft === undefined || !questionBox()) return;
  delete document.body.dataset.draft;
  if (!questionBox().value) fill(draft);
}
