export type * from './index.js' with { 'resolution-mode': 'import' };
export declare const start: typeof import('./index.js', { with: { 'resolution-mode': 'import' }}).start;
