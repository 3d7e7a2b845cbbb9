import { useState } from 'react';

interface ConfirmedButtonProps {
  readonly label: string;
  /** The text for screen readers. */
  readonly name?: string;
  readonly question: string;
  readonly onConfirm: () => Promise<void>;
}

/** A button that asks for confirmation before it does something irreversible. */
export function ConfirmedButton({ label, name, question, onConfirm }: ConfirmedButtonProps) {
  const [state, setState] = useState<'idle' | 'asking' | 'busy'>('idle');
  const confirm = () => {
    setState('busy');
    onConfirm().finally(() => setState('idle'));
  };
  if (state === 'idle') {
    return (
      <button type="button" className="danger" aria-label={name} onClick={() => setState('asking')}>
        {label}
      </button>
    );
  }
  return (
    <fieldset className="actions">
      <legend>{question}</legend>
      <button type="button" className="danger" disabled={state === 'busy'} onClick={confirm}>
        {label}
      </button>
      {/* biome-ignore lint/a11y/noAutofocus: the button that had the focus is gone */}
      <button type="button" autoFocus disabled={state === 'busy'} onClick={() => setState('idle')}>
        Keep
      </button>
    </fieldset>
  );
}
