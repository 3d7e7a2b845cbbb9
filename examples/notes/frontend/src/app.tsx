import { signOut } from 'aws-amplify/auth';
import { type ComponentType, lazy, Suspense } from 'react';
import { Navigate, NavLink, Route, Routes, useLocation, useNavigate } from 'react-router';
import { Loading } from './components/states';
import { AdminPage } from './pages/admin-page';
import { NotFoundPage } from './pages/not-found-page';
import { NewNotePage, NotePage } from './pages/note-page';
import { NotesPage } from './pages/notes-page';
import { SharedPage } from './pages/shared-page';
import { useIsIn, useSession } from './session';

// Amplify's pages are larger than everything else: users who are signed in never load them.
const SignInPage = lazy(() => import('./pages/sign-in-page'));

interface ProtectedPage {
  readonly path: string;
  readonly Page: ComponentType;
  /** In the navigation. */
  readonly label?: string;
  /** Who can use it. The API refuses everyone else. */
  readonly groups?: readonly string[];
}

const pages: readonly ProtectedPage[] = [
  { path: '/', Page: NotesPage, label: 'My notes' },
  { path: '/notes/new', Page: NewNotePage },
  { path: '/notes/:id', Page: NotePage },
  { path: '/shared', Page: SharedPage, label: 'Team', groups: ['team', 'admins'] },
  { path: '/admin', Page: AdminPage, label: 'Admin', groups: ['admins'] },
];

export function App({ localInbox }: { readonly localInbox?: string }) {
  const session = useSession();
  const isIn = useIsIn();
  const { pathname, state } = useLocation();
  if (session.state === 'loading') {
    return <Loading />;
  }
  if (session.state === 'out') {
    return (
      <>
        <Header />
        <Suspense fallback={<Loading />}>
          <Routes>
            <Route path="/sign-in" element={<SignInPage localInbox={localInbox} />} />
            <Route path="*" element={<Navigate to="/sign-in" replace state={{ next: pathname }} />} />
          </Routes>
        </Suspense>
      </>
    );
  }
  const { email } = session.user;
  const mine = pages.filter(({ groups }) => !groups || isIn(groups));
  return (
    <>
      <Header email={email} links={mine.filter(({ label }) => label)} />
      <Routes>
        {mine.map(({ path, Page }) => (
          <Route key={path} path={path} element={<Page />} />
        ))}
        <Route path="/sign-in" element={<Navigate to={state?.next ?? '/'} replace />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </>
  );
}

function Header({ email, links = [] }: { readonly email?: string; readonly links?: readonly ProtectedPage[] }) {
  const navigate = useNavigate();
  const leave = async () => {
    navigate('/');
    await signOut();
  };
  return (
    <header className="top">
      <NavLink className="brand" to="/">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="32" height="32" />
        Notes
      </NavLink>
      {links.length > 0 && (
        <nav aria-label="Pages">
          {links.map(({ path, label }) => (
            <NavLink key={path} to={path} end>
              {label}
            </NavLink>
          ))}
        </nav>
      )}
      {email && (
        <div className="user">
          <span>{email}</span>
          <button type="button" onClick={leave}>
            Sign out
          </button>
        </div>
      )}
    </header>
  );
}
