/** The script of the inbox. The content of a message is added to the page as `textContent`, never as HTML. */
export const script = `'use strict';

const byId = (id) => document.getElementById(id);
const cards = new Map();
let mails;
let requests = 0;
let wanted = (new URLSearchParams(location.search).get('to') ?? '').toLowerCase();

const events = new EventSource('/events');
events.onopen = () => showConnection('Live', true);
events.onerror = () => showConnection('Reconnecting', false);
events.onmessage = refresh;
setInterval(showTimes, 10000);

byId('to').addEventListener('change', () => {
  wanted = byId('to').value;
  history.replaceState(null, '', wanted === '' ? '/' : '/?to=' + encodeURIComponent(wanted));
  show();
});

async function refresh() {
  const request = ++requests;
  const answer = await fetch('/mails').catch(() => undefined);
  const listed = answer?.ok ? await answer.json() : undefined;
  if (!listed || request !== requests) {
    return;
  }
  const known = mails && new Set(mails.map((mail) => mail.id));
  mails = listed;
  show();
  const fresh = known ? mails.filter((mail) => isWanted(mail) && !known.has(mail.id)) : [];
  for (const mail of fresh) {
    cards.get(keyOf(mail)).classList.add('fresh');
  }
  if (fresh.length > 0) {
    announce(fresh.map(described).join('. '));
  }
}

function show() {
  const shown = mails.filter(isWanted);
  showAddresses();
  showCards(shown);
  showTimes();
  byId('tools').hidden = mails.length === 0 && wanted === '';
  byId('count').textContent = counted(shown);
  byId('empty').hidden = shown.length > 0;
  byId('empty-text').textContent =
    wanted === ''
      ? 'Sign up in your app. The confirmation code appears here immediately.'
      : 'Nothing has been sent to ' + wanted + ' yet. New messages appear here immediately.';
}

function showAddresses() {
  const select = byId('to');
  const addresses = [...new Set([...mails.map((mail) => mail.to.toLowerCase()), wanted])].filter(Boolean).sort();
  const values = ['', ...addresses];
  if (values.join() !== [...select.options].map((option) => option.value).join()) {
    select.replaceChildren(...values.map((value) => new Option(value === '' ? 'All addresses' : value, value)));
  }
  select.value = wanted;
}

/** Cards that are still shown are not moved, so that they keep the selection and the focus. */
function showCards(shown) {
  const list = byId('mails');
  list.classList.toggle('several', new Set(mails.map((mail) => mail.poolId)).size > 1);
  shown.forEach((mail, index) => {
    const key = keyOf(mail);
    const card = cards.get(key) ?? cardOf(mail);
    cards.set(key, card);
    if (list.children[index] !== card) {
      list.insertBefore(card, list.children[index] ?? null);
    }
  });
  for (const card of [...list.children].slice(shown.length)) {
    card.remove();
  }
}

function cardOf(mail) {
  const card = element('li', 'mail' + (isText(mail) ? ' text-message' : '') + (mail.used ? ' used' : ''));
  const to = element('span', '', 'To ' + mail.to);
  to.append(element('span', 'pool', ' (' + mail.pool + ')'));
  const time = element('time', '');
  time.dateTime = new Date(mail.at).toISOString();
  time.title = new Date(mail.at).toLocaleString();
  const about = element('p', 'about');
  about.append(to, time);
  card.append(element('h2', '', isText(mail) ? 'Text message' : mail.subject), about);
  if (mail.code) {
    const spend = element('div', 'spend');
    const code = element(mail.used ? 'del' : 'span', 'code', mail.code);
    spend.append(code, mail.used ? element('span', 'state', mail.replaced ? 'Replaced' : 'Used') : copyButton(mail, code));
    card.append(spend);
  }
  card.append(element('p', 'text', mail.text));
  return card;
}

function copyButton(mail, code) {
  const button = element('button', '', 'Copy code');
  button.type = 'button';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(mail.code);
      button.textContent = 'Copied';
      announce('Code copied');
      setTimeout(() => (button.textContent = 'Copy code'), 2000);
    } catch {
      getSelection().selectAllChildren(code);
      announce('The code is selected. Copy it with the keyboard.');
    }
  });
  return button;
}

function showTimes() {
  for (const time of document.querySelectorAll('time')) {
    time.textContent = since((Date.now() - Date.parse(time.dateTime)) / 1000);
  }
}

function since(seconds) {
  const format = new Intl.RelativeTimeFormat('en');
  const units = [['day', 86400], ['hour', 3600], ['minute', 60]];
  const [unit, length] = units.find(([, length]) => seconds >= length) ?? [];
  return unit ? format.format(-Math.floor(seconds / length), unit) : 'just now';
}

function showConnection(text, live) {
  byId('connection').textContent = text;
  byId('connection').classList.toggle('live', live);
}

function announce(text) {
  byId('news').textContent = text;
}

/** Separates the digits of the code, so that a screen reader reads them one by one. */
function described(mail) {
  return (isText(mail) ? 'New text message to ' : 'New e-mail to ') + mail.to + (mail.code ? ', code ' + [...mail.code].join(' ') : '');
}

/** Text messages have no subject. */
function isText(mail) {
  return mail.medium === 'SMS';
}

function counted(shown) {
  const texts = shown.filter(isText).length;
  const mails = shown.length - texts;
  const parts = [
    ...(mails > 0 || texts === 0 ? [mails === 1 ? '1 e-mail' : mails + ' e-mails'] : []),
    ...(texts > 0 ? [texts === 1 ? '1 text message' : texts + ' text messages'] : []),
  ];
  return parts.join(', ');
}

function isWanted(mail) {
  return wanted === '' || mail.to.toLowerCase() === wanted;
}

/** A message gets a new card when its code has been used. */
function keyOf(mail) {
  return mail.id + (mail.used ? ' used' : '');
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}
`;
