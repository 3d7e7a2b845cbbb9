declare const REPORT: string;

export const handler = async () => ({ report: REPORT });
