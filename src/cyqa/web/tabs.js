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
  const map = view.querySelector('svg.map');
  if (!map) return;
  map.setAttribute('tabindex', '0');
  map.setAttribute('role', 'application');
  map.setAttribute('aria-describedby', 'peek');
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
function peek(dot) {
  const line = element.querySelector('.peek');
  if (!line) return;
  for (const near of element.querySelectorAll('.map .near')) near.classList.remove('near');
  dot?.classList.add('near');
  line.dataset.rest ??= line.textContent;
  line.textContent = dot?.dataset.text ?? line.dataset.rest;
}

element.addEventListener('mousemove', (event) => peek(dotAt(event)));

// The arrow keys lead from dot to dot, from the one that is open or the first, Home and End to the first and the
// last passage; Enter opens it.
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function dotBeyond(map, from, [right, down]) {
  const centre = (dot) => [dot.cx.baseVal.value, dot.cy.baseVal.value];
  const [x, y] = centre(from);
  let [nearest, least] = [from, Infinity];
  for (const dot of map.querySelectorAll('[data-n]')) {
    const [dx, dy] = [centre(dot)[0] - x, centre(dot)[1] - y];
    const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
    if (ahead > 0 && aside <= 2 * ahead && ahead + 2 * aside < least) [nearest, least] = [dot, ahead + 2 * aside];
  }
  return nearest;
}

element.addEventListener('keydown', (event) => {
  const map = event.target.closest('svg.map');
  if (!map) return;
  const near = map.querySelector('.near');
  if (event.key === 'Enter' && near) sendDot(near);
  const dots = [...map.querySelectorAll('[data-n]')].sort((one, other) => one.dataset.n - other.dataset.n);
  const ends = { Home: dots[0], End: dots.at(-1) };
  if (!(event.key in WAYS) && !(event.key in ends)) return;
  event.preventDefault();
  const first = map.querySelector('[data-n][aria-current]') ?? dots[0];
  peek(ends[event.key] ?? (near ? dotBeyond(map, near, WAYS[event.key]) : first));
});

function seek({ exchange }) {
  showTab('ask');
  const question = document.querySelector(`#exchange-${exchange}`);
  question?.scrollIntoView({ block: 'start', behavior });
  question?.querySelector('button')?.focus({ preventScroll: true });
}
