/* What the pages gain from JavaScript. Every page works without it: links are
 * links and forms are forms; this saves keystrokes, drafts and reloads. No
 * inline code and no eval: the policy is script-src 'self'. Texts for people
 * come from the templates (data-* attributes), so they are translated. */
'use strict';

(() => {
  const DRAFT_WAIT_MS = 2000;
  const csrf = () =>
    document.querySelector('meta[name=csrf]')?.content || '';

  function isTyping(target) {
    return target.closest('input, textarea, select, [contenteditable]');
  }

  function post(address, fields) {
    const body = new URLSearchParams(fields);
    body.set('csrf', csrf());
    return fetch(address, { method: 'POST', body, credentials: 'same-origin',
      headers: { 'HX-Request': 'true' }, keepalive: true });
  }

  /* ---- keys: / search, n new follow-up, Escape closes menus ---- */
  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      const open = document.querySelector('details.clm-drop[open]');
      if (open) {
        open.open = false;
        open.querySelector('summary').focus();
      }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return;
    const target = e.key.length === 1 &&
      document.querySelector(`[data-key="${CSS.escape(e.key)}"]`);
    if (!target) return;
    e.preventDefault();
    if (target.matches('a, button')) target.click();
    else target.focus();
  });

  document.addEventListener('click', (e) => {
    for (const d of document.querySelectorAll('details.clm-drop[open]'))
      if (!d.contains(e.target)) d.open = false;
  });

  /* ---- theme without a reload; the server keeps the choice ---- */
  document.addEventListener('submit', (e) => {
    const theme = e.submitter?.name === 'theme' && e.submitter.value;
    if (!theme) return;
    e.preventDefault();
    document.documentElement.dataset.bsTheme = theme;
    for (const b of e.target.querySelectorAll('[name=theme]'))
      b.toggleAttribute('aria-current', b.value === theme);
    e.target.closest('details')?.removeAttribute('open');
    post(e.target.action, { theme }).catch(() => {});
  });

  /* ---- drafts: what was typed is on the server two seconds later ---- */
  const dirty = new Set();
  const timers = new WeakMap();

  function draftFields(form) {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && name !== 'csrf' && name !== 'once')
        fields.append(name, value);
    fields.set('draft_of', form.dataset.draft);
    return fields;
  }

  function saveDraft(form) {
    post('/draft', draftFields(form)).then((r) => {
      const note = form.querySelector('[data-draft-note]');
      if (note) note.hidden = !r.ok;
    }).catch(() => {});
  }

  document.addEventListener('input', (e) => {
    const form = e.target.form;
    if (!form || (form.method !== 'post' && !form.dataset.draft)) return;
    if (form.dataset.draft || form.hasAttribute('data-guard')) dirty.add(form);
    if (!form.dataset.draft) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => saveDraft(form), DRAFT_WAIT_MS));
  });

  document.addEventListener('submit', (e) => {
    clearTimeout(timers.get(e.target));
    dirty.delete(e.target);
  });

  window.addEventListener('beforeunload', (e) => {
    for (const form of dirty)
      if (form.isConnected) {
        e.preventDefault();
        e.returnValue = '';
        return;
      }
  });

  /* ---- a button that was pressed says so, and is not pressed twice ---- */
  document.addEventListener('submit', (e) => {
    if (e.defaultPrevented || e.target.method !== 'post') return;
    const button = e.submitter;
    if (!button) return;
    button.setAttribute('aria-busy', 'true');
    setTimeout(() => button.removeAttribute('aria-busy'), 8000);
  });

  /* ---- chosen rows; boxes belong to the form by their form attribute ---- */
  function picks(form) {
    return [...form.elements].filter((x) => x.name === 'pick');
  }

  function countChosen(form) {
    const boxes = picks(form);
    const chosen = boxes.filter((b) => b.checked).length;
    const all = [...form.elements].find((x) => x.hasAttribute('data-pick-all'));
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    for (const bar of document.querySelectorAll(`[data-bulk="${form.id}"]`)) {
      bar.classList.toggle('clm-on', chosen > 0);
      for (const part of bar.querySelectorAll('[data-if-chosen]'))
        part.hidden = chosen === 0;
      const out = bar.querySelector('[data-chosen]');
      if (out) out.textContent = String(chosen);
    }
  }

  document.addEventListener('change', (e) => {
    const form = e.target.form;
    if (!form) return;
    if (e.target.hasAttribute('data-pick-all'))
      for (const b of picks(form)) b.checked = e.target.checked;
    if (e.target.hasAttribute('data-pick-all') || e.target.name === 'pick')
      countChosen(form);
    if (e.target.hasAttribute('data-submit-on-change')) form.requestSubmit();
  });

  document.addEventListener('click', (e) => {
    const clear = e.target.closest('[data-pick-none]');
    if (!clear) return;
    e.preventDefault();
    for (const b of picks(clear.form)) b.checked = false;
    countChosen(clear.form);
  });

  /* ---- conflict: choosing a side fills the result ---- */
  document.addEventListener('change', (e) => {
    const to = e.target.dataset?.fills &&
      document.getElementById(e.target.dataset.fills);
    if (!to) return;
    to.value = e.target.dataset.value;
    to.classList.remove('is-invalid');
  });

  document.addEventListener('click', (e) => {
    const side = e.target.closest('[data-choose-all]')?.dataset.chooseAll;
    if (!side) return;
    e.preventDefault();
    for (const r of document.querySelectorAll(`input[type=radio][value=${side}]`))
      if (!r.checked) r.click();
  });

  /* ---- copy, print ---- */
  document.addEventListener('click', (e) => {
    const copy = e.target.closest('[data-copy]');
    if (copy) {
      const from = document.getElementById(copy.dataset.copy);
      navigator.clipboard?.writeText(from.value ?? from.innerText).then(() => {
        const label = copy.querySelector('[data-label]');
        if (label && copy.dataset.done) label.textContent = copy.dataset.done;
      });
    }
    if (e.target.closest('[data-print]')) {
      e.preventDefault();
      window.print();
    }
  });

  /* ---- what needs JavaScript is hidden until it is here ---- */
  function wake(root) {
    for (const x of root.querySelectorAll('[data-needs-js]')) x.hidden = false;
    for (const f of root.querySelectorAll('form[data-picks]')) countChosen(f);
  }
  wake(document);

  /* Sections that come when they are scrolled to are fetched before the paper is
     drawn, which waits for nothing but this: so it asks without going on. */
  window.addEventListener('beforeprint', () => {
    for (const later of document.querySelectorAll('.clm-later[hx-get]')) {
      const ask = new XMLHttpRequest();
      ask.open('GET', later.getAttribute('hx-get'), false);
      ask.setRequestHeader('HX-Request', 'true');
      ask.send();
      if (ask.status !== 200) continue;
      const piece = document.createElement('template');
      piece.innerHTML = ask.responseText;
      const fresh = [...piece.content.children];
      later.replaceWith(piece.content);
      for (const e of fresh) {
        window.htmx?.process(e);
        wake(e);
      }
    }
  });
  document.addEventListener('htmx:after:swap', (e) =>
    wake(e.target instanceof Element ? e.target : document));
})();
