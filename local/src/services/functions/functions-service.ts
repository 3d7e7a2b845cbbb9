import type { Resource } from '../../assembly/resource.js';
import type { HandlerOptions } from '../../host/handlers/handler-options.js';
import { thisMachine } from '../../host/handlers/this-machine.js';
import type { Running, Service } from '../service.js';
import { Callers } from './callers.js';
import { withoutProviders } from './custom-resources.js';
import { NotRunnable } from './function-definition.js';
import { functionTypes } from './function-types.js';
import { DeployedFunctions } from './io/deployed-functions.js';
import { isOwnFile } from './io/node/own-files.js';
import { SourceMaps } from './io/node/source-maps.js';
import { LambdaCalls } from './lambda-calls.js';
import { layerNotices } from './layers/skipped-layers.js';
import { stackLine } from './node/stack-line.js';
import { checkCommands } from './own-commands.js';
import { checkKeys, withGiven } from './own-variables.js';
import { type Launching, runnableFunction } from './runnable-function.js';

/** The Lambda functions of an app, for the services that invoke them. */
export const functions: Service<readonly Resource[], Running<readonly Resource[]>> = {
  name: 'functions',
  types: functionTypes,
  read: (assembly) => assembly.resources('AWS::Lambda::Function'),
  standIns: (model, _, handlers) => {
    const launching = launchingOf(handlers);
    return {
      describeFunction: (fn) => describeFunction(fn, launching),
      awsServices: model.length > 0 ? ['lambda'] : [],
    };
  },
  open: ({ clock, log, handlers = {}, sourceMapOf = () => undefined }) => {
    const callers = new Callers();
    const launching = launchingOf(handlers);
    const sourceMaps = new SourceMaps(sourceMapOf);
    const deployed = new DeployedFunctions({
      clock,
      callers,
      sourceMaps,
      launching,
      onOutput: (fn, text, note = (noted) => log.note(noted)) => {
        const line = stackLine(text, (place) => sourceMaps.original(place), isOwnFile);
        if (line !== undefined) {
          note(`${fn.path}: ${line}`);
        }
      },
    });
    const { environment = {}, commands = {} } = handlers;
    return {
      prepare: (model, _, { origins, awsAccess }) => {
        checkKeys(environment, model);
        checkCommands(commands, model);
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
          report: () => ({ unserved: noticesOf(withoutProviders(model), launching) }),
          commit: deployed.prepare(model, variablesOf, awsAccess && Number(new URL(awsAccess.origin).port)),
        };
      },
      close: () => deployed.close(),
    };
  },
};

function launchingOf({ machine = thisMachine(process.cwd()), commands = {} }: HandlerOptions): Launching {
  return { machine, commands };
}

/** Differences from AWS for the functions that run here. */
function noticesOf(functions: readonly Resource[], launching: Launching): readonly string[] {
  const runnable = functions.map((fn) => runnableFunction(fn, launching));
  return [
    ...runnable.flatMap((one) => (one instanceof NotRunnable ? [] : (one.launch.notice ?? []))),
    ...layerNotices(functions),
  ];
}

function describeFunction(fn: Resource, launching: Launching) {
  const runnable = runnableFunction(fn, launching);
  return runnable instanceof NotRunnable
    ? { obstacle: runnable.reason, variables: {} }
    : { obstacle: undefined, variables: runnable.definition.variables };
}
