const notices = {
  'already-confirmed': 'This address is already confirmed. Sign in.',
  confirmed: 'Your address is confirmed. Sign in now.',
  created: 'Your account is ready. Sign in now.',
  ended: 'Your session has ended. Sign in again.',
  'new-password': 'Your new password was saved. Sign in with it.',
  'password-expired': 'You must change your password before you can sign in.',
  'sign-in-first': 'Sign in to see this page.',
  'signed-out': 'You are signed out.',
  unconfirmed: 'Your address is not confirmed yet. Enter the code, or send a new one.',
} as const;

type Notice = keyof typeof notices;
type Page = '/confirm.html' | '/forgot.html' | '/protected.html' | '/signin.html';

/** Goes to a page, which shows the notice. The promise never resolves, so a button stays busy until this page is gone. */
export function goTo(page: Page, notice?: Notice): Promise<never> {
  if (notice) {
    keepNotice(notice);
  }
  return leaveFor(new URL(page, location.origin));
}

/** Goes to the sign-in page, which comes back to this page. */
export function goToSignIn(notice: Notice): Promise<never> {
  const url = new URL('/signin.html', location.origin);
  url.searchParams.set('next', location.pathname);
  keepNotice(notice);
  return leaveFor(url);
}

/** Goes back to the page that required a sign-in. Pages of other sites are ignored. */
export function goBack(): Promise<never> {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  const home = new URL('/protected.html', location.origin);
  const url = URL.canParse(next, location.origin) ? new URL(next, location.origin) : home;
  return leaveFor(url.origin === location.origin && next !== '' ? url : home);
}

/** Keeps a notice for the next page of this tab. In the address, anybody could send a link that shows one. */
export function keepNotice(notice: Notice): void {
  sessionStorage.setItem('notice', notice);
}

/** The notice that this page was opened with. It is shown once. */
export function takeNotice(): string | undefined {
  const notice = sessionStorage.getItem('notice') ?? '';
  sessionStorage.removeItem('notice');
  return Object.hasOwn(notices, notice) ? notices[notice as Notice] : undefined;
}

function leaveFor(url: URL): Promise<never> {
  location.replace(url);
  return new Promise(() => {});
}

/** Keeps the e-mail address for the next form. It stays in this tab, and out of address bars and logs. */
export function keepEmail(email: string): void {
  sessionStorage.setItem('email', email);
}

export function keptEmail(): string {
  return sessionStorage.getItem('email') ?? '';
}
