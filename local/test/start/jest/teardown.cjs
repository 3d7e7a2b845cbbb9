module.exports = () => globalThis.local.stop();
