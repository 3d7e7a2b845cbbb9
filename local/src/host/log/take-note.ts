/** Is called with events during a request, as text for the developer. */
export type TakeNote = (text: string) => void;
