/** The handler of the tests: runs what the path names, and answers what came of it. */
exports.handler = async (event) => {
  if (event.type === 'REQUEST') {
    return (await import('./authorizer.mjs')).authorize(event);
  }
  const { file, name } = event.pathParameters ?? {};
  const tried = file === 'clients-esm' ? await import('./clients-esm.mjs') : require(`./${file}.cjs`);
  try {
    return { answer: (await tried[name](event.body)) ?? null };
  } catch (error) {
    const { message, $metadata, retryCount } = error;
    return {
      error: { name: error.code ?? error.name, message, attempts: $metadata?.attempts ?? (retryCount ?? 0) + 1 },
    };
  }
};
