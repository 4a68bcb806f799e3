// The questions or the timeline, whichever is shown, and the event that is open.

let begins = '';

// Each part of the page hears of it.
function showTab(tab) {
  document.body.dataset.tab = tab;
  document.dispatchEvent(new Event('cyqa-tab'));
}

// What is shown and not yet there is asked for.
function settleTab() {
  const tab = document.body.dataset.tab ?? 'ask';
  for (const button of element.querySelectorAll('[data-event="tab"]')) {
    button.setAttribute('aria-pressed', button.dataset.tab === tab);
  }
  if (tab === 'timeline' && element.querySelector('[data-unasked]')) trigger('timeline', {});
}

document.addEventListener('cyqa-tab', settleTab);

// The event that is open is marked in the timeline.
function pointToEvent() {
  const { kind, number } = document.querySelector('.reading-bar [data-event="back"]')?.dataset ?? {};
  for (const event of document.querySelectorAll('.timeline [aria-current]')) event.removeAttribute('aria-current');
  if (kind !== 'event') return;
  eventAt(number)?.setAttribute('aria-current', 'true');
}

const eventAt = (number) => document.querySelector(`.timeline [data-kind="event"][data-number="${number}"]`);

// Whoever asked for more events goes on from the first of them.
function settleTimeline() {
  const first = begins && eventAt(begins);
  if (!first) return;
  first.focus({ preventScroll: true });
  begins = '';
}

