import type { ResolveFnOutput, ResolveHookContext } from 'node:module';

type Next<Answer> = (specifier: string, context?: Partial<ResolveHookContext>) => Answer;

/** Where modules are looked up that were not found. */
export interface NodePath {
  /** The URL of the folder of the function's code: only its imports are affected. */
  readonly root: string;
  /** URLs of files next to a `node_modules`. */
  readonly parents: readonly string[];
}

let search: NodePath = { root: '', parents: [] };

/** Called by Node.js with the data that was passed to `register`. */
export function initialize(nodePath: NodePath): void {
  search = nodePath;
}

/** For hooks in a separate thread. */
export async function resolve(
  specifier: string,
  context: ResolveHookContext,
  next: Next<ResolveFnOutput | Promise<ResolveFnOutput>>,
): Promise<ResolveFnOutput> {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const parentURL of parentsFor(search, specifier, context, error)) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch {
        // It may be in the next folder.
      }
    }
    throw error;
  }
}

/** The same for hooks in the thread itself. */
export function resolveAtOnce(nodePath: NodePath) {
  return (specifier: string, context: ResolveHookContext, next: Next<ResolveFnOutput>): ResolveFnOutput => {
    try {
      return next(specifier, context);
    } catch (error) {
      for (const parentURL of parentsFor(nodePath, specifier, context, error)) {
        try {
          return next(specifier, { ...context, parentURL });
        } catch {
          // It may be in the next folder.
        }
      }
      throw error;
    }
  };
}

function parentsFor(
  { root, parents }: NodePath,
  specifier: string,
  { parentURL }: ResolveHookContext,
  error: unknown,
): readonly string[] {
  const isBare = !/^(\.{0,2}\/|#|[a-z][a-z\d+.-]*:)/i.test(specifier);
  const isNotFound = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  return isBare && isNotFound && parentURL?.startsWith(root) ? parents : [];
}
