export { functions } from './functions-service.js';
