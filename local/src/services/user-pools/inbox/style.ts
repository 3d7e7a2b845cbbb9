import { pageStyle } from '../page-style.js';

/** The style of the inbox. */
export const style = `${pageStyle}
:root {
  --width: 44rem;
  --live: #15803d;
  --lost: #b45309;
}

@media (prefers-color-scheme: dark) {
  :root {
    --live: #4ade80;
    --lost: #fbbf24;
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
  min-height: 4.25rem;
  padding-block: 0.5rem;
}

.title {
  flex: 1;
  min-width: 0;
}

h1 {
  font-size: 1.125rem;
  line-height: 1.3;
}

.title p, .count, footer {
  color: var(--quiet);
  font-size: 0.875rem;
}

.connection {
  display: flex;
  align-items: center;
  gap: 0.5rem;
  color: var(--quiet);
  font-size: 0.875rem;
}

.connection::before {
  content: "";
  width: 0.5rem;
  height: 0.5rem;
  border-radius: 50%;
  background: var(--lost);
}

.connection.live::before {
  background: var(--live);
}

main {
  flex: 1;
  padding-block: 1.25rem;
}

.tools {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.375rem 0.75rem;
  margin-bottom: 1rem;
}

.tools label {
  font-size: 0.875rem;
  font-weight: 600;
}

select {
  flex: 0 1 20rem;
  min-width: 0;
  max-width: 100%;
  min-height: 2.5rem;
  padding: 0.375rem 0.625rem;
  border: 1px solid var(--field);
  border-radius: 0.5rem;
  background: var(--card);
  color: inherit;
  font: inherit;
  font-size: 0.875rem;
}

.count {
  margin-left: auto;
  white-space: nowrap;
}

.mails {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1rem;
  list-style: none;
}

.mail, .empty {
  padding: 1.25rem;
  border: 1px solid var(--line);
  border-radius: 0.75rem;
  background: var(--card);
  box-shadow: var(--shadow);
}

.mail h2 {
  font-size: 1rem;
  line-height: 1.4;
  overflow-wrap: anywhere;
}

.text-message {
  border-left: 0.25rem solid var(--accent);
  border-radius: 0.25rem 0.75rem 0.75rem 0.25rem;
}

.about {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0 0.5rem;
  color: var(--quiet);
  font-size: 0.875rem;
  overflow-wrap: anywhere;
}

.mails:not(.several) .pool {
  display: none;
}

.spend {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: space-between;
  gap: 0.75rem;
  margin-block: 0.875rem;
  padding: 0.75rem;
  border-radius: 0.5rem;
  background: var(--tint);
}

.code {
  font: 600 2rem/1.2 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  font-variant-numeric: tabular-nums;
  letter-spacing: 0.12em;
  padding-inline: 0.25rem;
  overflow-wrap: anywhere;
  user-select: all;
}

.used .spend {
  background: none;
  border: 1px dashed var(--line);
}

.used .code {
  color: var(--quiet);
  font-weight: 400;
  text-decoration: line-through 2px;
}

.state {
  color: var(--quiet);
  font-size: 0.875rem;
}

button {
  min-height: 2.5rem;
  padding: 0.375rem 1rem;
  border: 0;
  border-radius: 0.5rem;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-size: 0.875rem;
  font-weight: 600;
  cursor: pointer;
}

button:hover {
  filter: brightness(1.08);
}

.text {
  margin-top: 0.5rem;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.empty {
  padding: 3rem 1.25rem;
  text-align: center;
}

.empty h2 {
  font-size: 1.125rem;
}

.empty p {
  margin-top: 0.25rem;
  color: var(--quiet);
  text-wrap: balance;
}

footer {
  padding-block: 0.5rem 1.25rem;
}

.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

@media (prefers-reduced-motion: no-preference) {
  .mail.fresh {
    animation: arrive 0.35s ease-out;
  }
}

@keyframes arrive {
  from {
    opacity: 0;
    transform: translateY(-0.5rem);
  }
}

@media (max-width: 26rem) {
  .title p {
    display: none;
  }

  .code {
    padding-inline: 0;
  }

  .spend button {
    width: 100%;
  }

  .count {
    margin-left: 0;
  }
}
`;
