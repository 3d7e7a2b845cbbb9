import { pageStyle } from '../page-style.js';

/** The style of the pages of managed login. */
export const style = `${pageStyle}
:root {
  --width: 28rem;
  --wrong: #b42318;
  --wrong-tint: #fef3f2;
}

@media (prefers-color-scheme: dark) {
  :root {
    --wrong: #fda29b;
    --wrong-tint: #3a1815;
  }
}

header {
  background: var(--card);
  border-bottom: 1px solid var(--line);
}

.bar {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  padding-block: 0.75rem;
}

.bar p, footer, .hint {
  color: var(--quiet);
  font-size: 0.875rem;
}

.bar strong {
  display: block;
  line-height: 1.3;
}

.bar div {
  min-width: 0;
  overflow-wrap: anywhere;
}

main {
  flex: 1;
  padding-block: 1.5rem;
}

.card {
  display: grid;
  gap: 1rem;
  padding: 1.25rem;
  border: 1px solid var(--line);
  border-radius: 0.75rem;
  background: var(--card);
  box-shadow: var(--shadow);
  overflow-wrap: anywhere;
}

h1 {
  font-size: 1.375rem;
  line-height: 1.3;
}

form {
  display: grid;
  gap: 0.875rem;
}

.providers, .links {
  display: grid;
  gap: 0.5rem;
  list-style: none;
}

.field {
  display: grid;
  gap: 0.25rem;
}

label {
  font-size: 0.875rem;
  font-weight: 600;
}

input {
  width: 100%;
  min-width: 0;
  padding: 0.55rem 0.7rem;
  border: 1px solid var(--field);
  border-radius: 0.5rem;
  background: var(--card);
  color: inherit;
  font: inherit;
}

button, .button {
  display: block;
  width: 100%;
  padding: 0.6rem 0.9rem;
  border: 1px solid transparent;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}

.quiet {
  border-color: var(--field);
  background: var(--card);
  color: var(--text);
}

button:hover, .button:hover {
  filter: brightness(1.08);
}

.problem, .notice {
  padding: 0.625rem 0.875rem;
  border-radius: 0.5rem;
  background: var(--tint);
}

.problem {
  background: var(--wrong-tint);
  color: var(--wrong);
}

.secret {
  display: block;
  padding: 0.625rem 0.875rem;
  border-radius: 0.5rem;
  background: var(--tint);
  font: 1rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  user-select: all;
}

footer {
  padding-block: 0.5rem 1.5rem;
}
`;

export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f46e5"/>' +
  '<path d="M11 15v-3a5 5 0 0 1 10 0v3M9 15h14v9H9z" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round"/></svg>\n';
