// What was clicked while the server was away or had forgotten the page is done once the page has taken its conversation up.

const AGAIN = 'cyqa_again';
const REPEATED = ['rate', 'comment', 'export', 'open'];
const JUST_NOW = 5000;
const exchangeIds = () => [...document.querySelectorAll('.exchange')].map((exchange) => exchange.id);

function remember(name, values) {
  if (!REPEATED.includes(name)) return;
  const place = exchangeIds().indexOf(`exchange-${values.exchange}`);
  const clicked = { name, values, place, part: partName(), at: Date.now() };
  attempt(() => sessionStorage.setItem(AGAIN, JSON.stringify(clicked)));
}

const partName = () => element.closest(':is(#chat, #foot, #timeline, #see)')?.id;
const clickedLast = () => attempt(() => JSON.parse(sessionStorage.getItem(AGAIN)));

function markLost() {
  const clicked = clickedLast();
  const isLost = clicked?.isLost || Date.now() - clicked?.at < JUST_NOW;
  attempt(() => (isLost ? sessionStorage.setItem(AGAIN, JSON.stringify({ ...clicked, isLost })) : sessionStorage.removeItem(AGAIN)));
}

// Its exchange may have another number now, but stands in the same place.
document.addEventListener('cyqa-restored', () => {
  const clicked = clickedLast();
  if (!clicked?.isLost || clicked.part !== partName()) return;
  attempt(() => sessionStorage.removeItem(AGAIN));
  const values = { ...clicked.values };
  if (clicked.place >= 0) values.exchange = exchangeIds()[clicked.place]?.replace('exchange-', '') ?? '';
  trigger(clicked.name, values);
});
