export const handler = async () => ({ notes: [] });
