import { Authenticator } from '@aws-amplify/ui-react';
import '@aws-amplify/ui-react/styles.css';
import './sign-in.css';
import { Page } from '../components/page';

/** Amplify's own headings are of the third and fourth level: a screen reader would miss one above them. */
const headings = {
  ConfirmSignUp: { Header: () => <h2>We e-mailed you a code</h2> },
  ForgotPassword: { Header: () => <h2>Reset your password</h2> },
  ConfirmResetPassword: { Header: () => <h2>Choose a new password</h2> },
};

/** Every form that the user pool requires. After sign-in, the app continues to the requested page. */
export default function SignInPage({ localInbox }: { readonly localInbox?: string }) {
  return (
    <Page title="Sign in" isNarrow>
      <Authenticator components={headings} />
      {localInbox && (
        <p className="hint">
          On this machine, no e-mail is sent: codes are in the <a href={localInbox}>local inbox</a>.
        </p>
      )}
    </Page>
  );
}
