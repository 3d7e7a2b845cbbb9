import { openConfirmForm } from '../confirm-form';
import { byId } from '../dom';
import { textOf } from '../form';
import { keepEmail, keptEmail } from '../navigation';
import { start } from '../start';

start(() => {
  const email = byId('email', HTMLInputElement);
  email.value = keptEmail();
  openConfirmForm(() => {
    const address = textOf(email);
    keepEmail(address);
    return address;
  });
});
