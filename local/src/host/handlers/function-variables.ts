import { readFileSync } from 'node:fs';
import { isObject } from '../../assembly/json.js';
import { UsageError } from '../../errors.js';

/**
 * Variables by function: its construct path, that of a construct around it, its logical id or its name; `Parameters` are for all
 * functions. `null` removes a variable.
 */
export interface FunctionVariables {
  readonly [fn: string]: { readonly [variable: string]: string | number | boolean | null };
}

/**
 * Reads the file of `--env-vars`.
 *
 * @throws UsageError if it cannot be read or is invalid.
 */
export function readFunctionVariables(file: string): FunctionVariables {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--env-vars cannot read '${file}': ${(error as Error).message}`, { cause: error });
  }
  return checkFunctionVariables(value, `'${file}'`);
}

/** @throws UsageError if it is invalid. */
export function checkFunctionVariables(value: unknown, what: string): FunctionVariables {
  const shape = `{"<function>": {"<variable>": "<value>"}}`;
  if (!isObject(value)) {
    throw new UsageError(`${what} must be ${shape}, got ${kindOf(value)}`);
  }
  for (const [fn, variables] of Object.entries(value)) {
    if (!isObject(variables)) {
      throw new UsageError(`'${fn}' of ${what} must be {"<variable>": "<value>"}, got ${kindOf(variables)}`);
    }
    for (const [name, content] of Object.entries(variables)) {
      if (content !== null && !['string', 'number', 'boolean'].includes(typeof content)) {
        const got = kindOf(content);
        throw new UsageError(`the variable '${name}' of '${fn}' in ${what} must be a string or null, got ${got}`);
      }
      if (reserved.test(name)) {
        throw new UsageError(`the variable '${name}' of '${fn}' in ${what} is set by Lambda, so it cannot be set here`);
      }
    }
  }
  return value as FunctionVariables;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_\w+|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : isObject(value) ? 'a map' : JSON.stringify(value);
}
