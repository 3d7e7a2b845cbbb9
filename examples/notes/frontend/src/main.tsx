import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { setEndpoint } from './api';
import { App } from './app';
import { Failure } from './components/states';
import { configure } from './configuration';
import { SessionProvider } from './session';
import './style.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

configure().then(
  ({ endpoint, localInbox }) => {
    setEndpoint(endpoint);
    root.render(
      <StrictMode>
        <BrowserRouter>
          <SessionProvider>
            <App localInbox={localInbox} />
          </SessionProvider>
        </BrowserRouter>
      </StrictMode>,
    );
  },
  (error) => root.render(<Failure error={new Error(`This app could not load its configuration: ${error.message}`)} />),
);
