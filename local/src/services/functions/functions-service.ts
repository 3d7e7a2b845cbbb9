import type { Resource } from '../../assembly/resource.js';
import type { Running, Service } from '../service.js';
import { Callers } from './callers.js';
import { NotRunnable, readFunction } from './function-definition.js';
import { functionTypes } from './function-types.js';
import { DeployedFunctions } from './io/deployed-functions.js';
import { isOwnFile } from './io/own-files.js';
import { SourceMaps } from './io/source-maps.js';
import { LambdaCalls } from './lambda-calls.js';
import { checkKeys, withGiven } from './own-variables.js';
import { stackLine } from './stack-line.js';

/** The Lambda functions of an app, for the services that invoke them. */
export const functions: Service<readonly Resource[], Running<readonly Resource[]>> = {
  name: 'functions',
  types: functionTypes,
  read: (assembly) => assembly.resources('AWS::Lambda::Function'),
  standIns: (model) => ({ describeFunction, awsServices: model.length > 0 ? ['lambda'] : [] }),
  open: ({ clock, log, handlers = {}, sourceMapOf = () => undefined }) => {
    const callers = new Callers();
    const sourceMaps = new SourceMaps(sourceMapOf);
    const deployed = new DeployedFunctions({
      clock,
      callers,
      sourceMaps,
      onOutput: (fn, text, note = (noted) => log.note(noted)) => {
        const line = stackLine(text, (place) => sourceMaps.original(place), isOwnFile);
        if (line !== undefined) {
          note(`${fn.path}: ${line}`);
        }
      },
    });
    const { environment = {} } = handlers;
    return {
      prepare: (model, _, { origins, awsAccess }) => {
        checkKeys(environment, model);
        const variablesOf = (fn: Resource, variables: Readonly<Record<string, string>>) => {
          const own = origins.replaceDeep(variables, `the environment of '${fn.path}'`);
          return withGiven(fn, { ...awsAccess?.variables, ...own }, environment);
        };
        const lambda = new LambdaCalls(model, deployed.invoke);
        return {
          provides: {
            invoke: deployed.invoke,
            caller: (token) => callers.find(token),
            awsCall: (call) => lambda.answer(call),
          },
          document: {},
          report: () => ({}),
          commit: deployed.prepare(model, variablesOf, awsAccess && Number(new URL(awsAccess.origin).port)),
        };
      },
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
