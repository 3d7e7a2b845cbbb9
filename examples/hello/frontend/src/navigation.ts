const notices = {
  'already-confirmed': 'This address is confirmed already. Sign in.',
  confirmed: 'Your address is confirmed. Sign in now.',
  created: 'Your account is ready. Sign in now.',
  ended: 'Your session has ended. Sign in to go on.',
  'new-password': 'Your new password is set. Sign in with it.',
  'password-expired': 'Your password has to be changed before you can sign in.',
  'sign-in-first': 'Sign in to see this page.',
  'signed-out': 'You are signed out.',
  unconfirmed: 'Your address is not confirmed yet. Enter the code, or ask for a new one.',
} as const;

type Notice = keyof typeof notices;
type Page = '/confirm.html' | '/forgot.html' | '/protected.html' | '/signin.html';

/** Goes to a page, which shows the notice. Whoever awaits it stays busy until this page is gone. */
export function goTo(page: Page, notice?: Notice): Promise<never> {
  const url = new URL(page, location.origin);
  if (notice) {
    url.searchParams.set('notice', notice);
  }
  return leaveFor(url);
}

/** Goes to the sign-in page, which comes back to this page. */
export function goToSignIn(notice: Notice): Promise<never> {
  const url = new URL('/signin.html', location.origin);
  url.searchParams.set('next', location.pathname);
  url.searchParams.set('notice', notice);
  return leaveFor(url);
}

/** Goes back to the page that asked for a sign-in: to one of this site, whatever the address bar says. */
export function goBack(): Promise<never> {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  const home = new URL('/protected.html', location.origin);
  const url = URL.canParse(next, location.origin) ? new URL(next, location.origin) : home;
  return leaveFor(url.origin === location.origin && next !== '' ? url : home);
}

/** The notice that this page was opened with. */
export function noticeOf({ search }: { readonly search: string }): string | undefined {
  const notice = new URLSearchParams(search).get('notice') ?? '';
  return Object.hasOwn(notices, notice) ? notices[notice as Notice] : undefined;
}

function leaveFor(url: URL): Promise<never> {
  location.replace(url);
  return new Promise(() => {});
}

/** Carries the e-mail address from form to form: it stays in this tab, and out of every address bar and log. */
export function keepEmail(email: string): void {
  sessionStorage.setItem('email', email);
}

export function keptEmail(): string {
  return sessionStorage.getItem('email') ?? '';
}
