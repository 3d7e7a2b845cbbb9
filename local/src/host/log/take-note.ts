/** Takes what happens on the way of one request, in words for the developer. */
export type TakeNote = (text: string) => void;
