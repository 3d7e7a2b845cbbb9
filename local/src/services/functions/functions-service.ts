import type { Resource } from '../../assembly/resource.js';
import type { Running, Service } from '../service.js';
import { NotRunnable, readFunction } from './function-definition.js';
import { DeployedFunctions } from './io/deployed-functions.js';

/** The Lambda functions of an app, for the services that invoke them. */
export const functions: Service<readonly Resource[], Running<readonly Resource[]>> = {
  name: 'functions',
  read: (assembly) => assembly.resources('AWS::Lambda::Function'),
  standIns: () => ({ describeFunction }),
  open: ({ clock, log }) => {
    const deployed = new DeployedFunctions({
      clock,
      onOutput: (fn, line, note = (text) => log.note(text)) => note(`${fn.path}: ${line}`),
    });
    return {
      prepare: (model, _, { origins }) => ({
        provides: { invoke: deployed.invoke },
        document: {},
        report: () => ({}),
        commit: deployed.prepare(model, (fn, variables) =>
          origins.replaceDeep(variables, `the environment of '${fn.path}'`),
        ),
      }),
      close: () => deployed.close(),
    };
  },
};

function describeFunction(fn: Resource) {
  const read = readFunction(fn);
  return read instanceof NotRunnable
    ? { obstacle: read.reason, variables: {} }
    : { obstacle: undefined, variables: read.variables };
}
