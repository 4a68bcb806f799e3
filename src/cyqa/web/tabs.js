// The questions or one of the views beside them, whichever is shown, and the place that is open in it.

const VIEWS = ['articles', 'map', 'session'];
let begins = '';
let seen = '';
let drawn = '';

// Each part of the page hears of it.
function showTab(tab) {
  document.body.dataset.tab = tab;
  document.dispatchEvent(new Event('cyqa-tab'));
}

// What is shown and not yet there, or not of the conversation as it is, is asked for.
function settleTab() {
  const tab = document.body.dataset.tab ?? 'ask';
  for (const button of element.querySelectorAll('[data-event="tab"]')) {
    button.setAttribute('aria-pressed', button.dataset.tab === tab);
  }
  if (tab === 'timeline' && element.querySelector('[data-unasked]')) trigger('timeline', {});
  const view = element.querySelector('.see');
  if (view && !VIEWS.includes(tab)) seen = '';
  if (!view || !VIEWS.includes(tab)) return;
  const wanted = `${tab} ${view.lang} ${document.querySelector('.chat')?.dataset.kept}`;
  if (wanted !== seen) trigger('see', { view: tab });
  seen = wanted;
}

document.addEventListener('cyqa-tab', settleTab);

// The views share one pane; another one is shown from its beginning.
function settleView(view) {
  if (view.dataset.view !== drawn) view.closest('#see').scrollTop = 0;
  drawn = view.dataset.view;
}

const placeAt = ({ exchange, kind, number }) => (kind === 'passage'
  ? `.map [data-n="${number}"]`
  : `:is(.timeline, .see) [data-event="open"][data-exchange="${exchange}"][data-kind="${kind}"][data-number="${number}"]`);

// The place that is open is marked in the views.
function pointToOpen() {
  for (const place of document.querySelectorAll(':is(.timeline, .see) [aria-current]')) place.removeAttribute('aria-current');
  const open = document.querySelector('.reading-bar [data-event="back"]')?.dataset;
  if (!open) return;
  for (const place of document.querySelectorAll(placeAt(open))) place.setAttribute('aria-current', 'true');
}

// Whoever asked for more goes on from the first of it.
function settleMore() {
  const first = begins && element.querySelector(
    `.timeline [data-number="${begins}"], .covered > li:nth-child(${begins}) > button`,
  );
  if (!first) return;
  first.scrollIntoView({ block: 'center', behavior });
  first.focus({ preventScroll: true });
  begins = '';
}

// The dot of the map that is nearest to the pointer, if one is near.
function dotAt({ target, clientX, clientY }) {
  const map = target.closest('.map');
  if (!map) return null;
  const dots = map.querySelectorAll('[data-n]');
  const at = new DOMPoint(clientX, clientY).matrixTransform(dots[0].getScreenCTM().inverse());
  let [nearest, least] = [null, 16];
  for (const dot of dots) {
    const distance = Math.hypot(dot.cx.baseVal.value - at.x, dot.cy.baseVal.value - at.y);
    if (distance < least) [nearest, least] = [dot, distance];
  }
  return nearest;
}

// It shows how its passage begins.
function peek(event) {
  const line = element.querySelector('.peek');
  if (!line) return;
  const dot = dotAt(event);
  for (const near of element.querySelectorAll('.map .near')) near.classList.remove('near');
  dot?.classList.add('near');
  line.dataset.rest ??= line.textContent;
  line.textContent = dot?.dataset.text ?? line.dataset.rest;
}

element.addEventListener('mousemove', peek);

function seek({ exchange }) {
  showTab('ask');
  const question = document.querySelector(`#exchange-${exchange}`);
  question?.scrollIntoView({ block: 'start', behavior });
  question?.querySelector('button')?.focus({ preventScroll: true });
}
