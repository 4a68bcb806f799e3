// What leaves the page: text on the clipboard, the address of a question, a conversation as a file.

// Browsers lend the clipboard to pages from this machine or over TLS; elsewhere an old command does it.
async function copy(button, text) {
  if (button.dataset.copied) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copySelected(text)) return;
    button.focus({ preventScroll: true });
  }
  const shown = [...button.childNodes];
  button.replaceChildren(button.dataset.done);
  button.dataset.copied = 'true';
  setTimeout(() => {
    button.replaceChildren(...shown);
    delete button.dataset.copied;
  }, 1600);
}

function address({ question, sure }) {
  const asked = new URLSearchParams({ q: question, lang: document.documentElement.lang.slice(0, 2) });
  if (Number(sure)) asked.set('sure', sure);
  return `${location.origin}${location.pathname}?${asked}`;
}

function save({ name, text }) {
  const link = document.createElement('a');
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text]));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function copySelected(text) {
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'aside';
  document.querySelector('.gradio-container').append(box);
  box.select();
  const isCopied = document.execCommand('copy');
  box.remove();
  return isCopied;
}
