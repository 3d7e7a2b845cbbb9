import { openConfirmForm } from '../confirm-form';
import { byId } from '../dom';
import { textOf } from '../form';
import { goTo, keepEmail, keptEmail } from '../navigation';
import { start } from '../start';

start(async ({ managedLogin }) => {
  if (managedLogin) {
    return goTo('/signin.html');
  }
  const email = byId('email', HTMLInputElement);
  email.value = keptEmail();
  openConfirmForm(() => {
    const address = textOf(email);
    keepEmail(address);
    return address;
  });
});
