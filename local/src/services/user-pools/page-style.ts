/** The common style of the pages of the inbox and of managed login. Each sets `--width` and its own colors. */
export const pageStyle = `:root {
  color-scheme: light dark;
  --page: #f6f7f9;
  --card: #ffffff;
  --line: #e1e4ea;
  --field: #767e8f;
  --text: #171a21;
  --quiet: #596072;
  --accent: #4f46e5;
  --on-accent: #ffffff;
  --tint: #eef0ff;
  --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 4px 16px rgb(16 24 40 / 5%);
}

@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e1117;
    --card: #171b23;
    --line: #2a303c;
    --field: #7d8698;
    --text: #eceef2;
    --quiet: #a2aabb;
    --accent: #a5b0ff;
    --on-accent: #10132b;
    --tint: #20264a;
    --shadow: none;
  }
}

* {
  box-sizing: border-box;
}

[hidden] {
  display: none !important;
}

body {
  margin: 0;
  min-height: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--page);
  color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}

h1, h2, h3, p, ul, ol, fieldset {
  margin: 0;
  padding: 0;
}

a {
  display: inline-block;
  min-height: 1.5rem;
  color: var(--accent);
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}

.bar, main, footer {
  width: 100%;
  max-width: var(--width);
  margin: 0 auto;
  padding-inline: 1rem;
}
`;
