import { byId } from '../dom';
import { start } from '../start';

start(() => {
  byId('address').textContent = location.pathname;
});
