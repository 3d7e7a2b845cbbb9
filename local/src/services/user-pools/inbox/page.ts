/** The page of the inbox. It contains no messages: `script` fetches them. */
export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Inbox</title>
    <link rel="icon" href="/inbox.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/inbox.css">
    <script src="/inbox.js" defer></script>
  </head>
  <body>
    <header>
      <div class="bar">
        <img src="/inbox.svg" alt="" width="32" height="32">
        <div class="title">
          <h1>Inbox</h1>
          <p>Messages that your user pool would have sent</p>
        </div>
        <p id="connection" class="connection" role="status">Connecting</p>
      </div>
    </header>
    <main>
      <div id="tools" class="tools" hidden>
        <label for="to">Address</label>
        <select id="to"></select>
        <p id="count" class="count"></p>
      </div>
      <p id="news" class="unseen" aria-live="polite"></p>
      <section id="empty" class="empty" hidden>
        <h2>No messages yet</h2>
        <p id="empty-text">Sign up in your app. The confirmation code appears here immediately.</p>
      </section>
      <ol id="mails" class="mails" role="list" aria-label="Messages, newest first"></ol>
      <noscript>
        <section class="empty">
          <h2>This page needs JavaScript</h2>
          <p>The messages are also available as JSON at <a href="/mails">/mails</a>.</p>
        </section>
      </noscript>
    </main>
    <footer>
      <p>Nothing leaves this machine. Scripts can read the messages as JSON at <a href="/mails">/mails</a>.</p>
    </footer>
  </body>
</html>
`;
