import { byId } from './dom';
import { onClick } from './form';

const coolDown = 30;

/** Opens the button that sends a new code, for the empty field. After that it counts down before it can be used again. */
export function onResend(button: HTMLButtonElement, problem: HTMLElement, send: () => Promise<void>): void {
  onClick(button, problem, async () => {
    await send();
    const code = byId('code', HTMLInputElement);
    code.value = '';
    code.focus();
    // After onClick() has given the button back.
    setTimeout(() => rest(button));
  });
}

function rest(button: HTMLButtonElement): void {
  const label = button.textContent;
  const end = Date.now() + coolDown * 1000;
  button.disabled = true;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      button.textContent = `${label} (${left}\u00a0s)`;
      return;
    }
    clearInterval(timer);
    button.textContent = label;
    button.disabled = false;
  };
  const timer = setInterval(tick, 500);
  tick();
}
