// Runs once for each part of the page, with Gradio's `element`, `trigger` and `watch`: turns clicks into
// events, and after each update keeps language, scrolling and focus where a reader expects them.

const EVENTS = ['fresh', 'language', 'example', 'open', 'choose', 'view'];
const isWide = () => matchMedia('(min-width: 900px)').matches;
const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
let shown = '1 welcome';
let step = '0';

function send(target) {
  const { event: name, ...values } = target.dataset;
  if (name === 'open') document.body.dataset.opening = 'true';
  if (name === 'language') document.cookie = `cyqa_language=${values.language}; path=/; max-age=31536000; SameSite=Lax`;
  if (name === 'back') back(values);
  if (EVENTS.includes(name)) trigger(name, values);
}

function back({ exchange, kind, number }) {
  const same = `[data-event="open"][data-exchange="${exchange}"][data-kind="${kind}"][data-number="${number}"]`;
  const opener = document.querySelector(same);
  opener?.scrollIntoView({ block: 'center', behavior });
  opener?.focus({ preventScroll: true });
}

element.addEventListener('click', (event) => {
  const target = event.target.closest('button[data-event]');
  if (target && element.contains(target)) send(target);
});

element.addEventListener('change', (event) => {
  const target = event.target.closest('select[data-event]');
  if (!target) return;
  target.dataset.source = target.value;
  send(target);
});

// The Enter that commits an input method's candidate is not the Enter that sends.
function keepFromSending(event) {
  if (event.isComposing || event.keyCode === 229) event.stopPropagation();
}

function settle() {
  const masthead = element.querySelector('.masthead');
  if (masthead) document.documentElement.lang = masthead.dataset.language;

  const chat = element.querySelector('.chat');
  const latest = chat?.lastElementChild;
  if (latest && shown !== `${chat.childElementCount} ${latest.className}`) {
    shown = `${chat.childElementCount} ${latest.className}`;
    if (isWide()) chat.closest('#chat').scrollTo({ top: latest.offsetTop - 12, behavior });
    else if (latest.matches('.exchange')) latest.scrollIntoView({ block: 'start', behavior });
  }

  const reading = element.querySelector('.reading');
  if (reading) settleReading(reading);
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
  if (byHand) mark.focus({ preventScroll: true });
}

if (element.querySelector('.masthead')) {
  document.addEventListener('keydown', keepFromSending, true);
  document.addEventListener('keypress', keepFromSending, true);
}
settle();
watch('value', settle);
