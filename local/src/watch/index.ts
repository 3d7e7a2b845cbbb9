export { AppWatcher, type SynthesisOptions } from './app-watcher.js';
export { BuildInputs } from './build-inputs.js';
export { BundledAssets } from './bundled-assets.js';
export { BundlingRecorder } from './bundling-recorder.js';
export { WatchLog } from './watch-log.js';
export { watchedFile } from './watched-file.js';
export type { WatchedFolder } from './watched-folder.js';
export { assemblyPaths, watchedPaths } from './watched-paths.js';
