export type { SiteDocument, SitesDocument } from './sites-document.js';
export { sites } from './sites-service.js';
