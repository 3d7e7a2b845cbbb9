export { AppWatcher } from './app-watcher.js';
export { BundledAssets } from './bundled-assets.js';
export { BundlingRecorder } from './bundling-recorder.js';
export { assemblyPaths, watchedPaths } from './watched-paths.js';
