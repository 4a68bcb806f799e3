// What the visitor unfolded and wrote stays when the page is painted anew.

const unfolded = new Set();
const DRAFTS = 'cyqa_drafts';
const drafts = new Map(attempt(() => JSON.parse(sessionStorage.getItem(DRAFTS))) ?? []);

// Enter sends what was written.
element.addEventListener('input', ({ target }) => {
  if (target.matches('.draft')) drafts.set(target.id, target.value);
});

element.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('.draft')) event.target.nextElementSibling.click();
});

element.addEventListener('toggle', ({ target }) => unfolded[target.open ? 'add' : 'delete'](target.id), true);

addEventListener('pagehide', () => {
  if (element.querySelector('.chat')) attempt(() => sessionStorage.setItem(DRAFTS, JSON.stringify([...drafts])));
});

function settleStays() {
  for (const id of unfolded) element.querySelector(`details#${id}`)?.setAttribute('open', '');
  for (const draft of element.querySelectorAll('.draft')) draft.value = drafts.get(draft.id) ?? '';
}
