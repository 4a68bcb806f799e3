// The question box: what goes into it, and what may be sent from it when.

const questionBox = () => document.querySelector('#question textarea');

function edit({ question }) {
  const box = questionBox();
  box.value = question;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.focus();
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

// Once the page has stopped, the question goes back into an empty box, and what was sent meanwhile goes.
function settleStop() {
  const { stopping, unsent } = document.body.dataset;
  if (stopping === undefined) return;
  delete document.body.dataset.stopping;
  delete document.body.dataset.unsent;
  if (stopping && !questionBox().value) edit({ question: stopping });
  if (unsent) document.querySelector('#send').click();
}
