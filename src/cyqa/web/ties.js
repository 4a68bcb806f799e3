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
