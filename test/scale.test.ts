import { App, Stack } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Node } from 'constructs';
import { FunctionIntegration, JwtProtectedApi } from '../src';
import { Template, testFunction } from './stack';

/** Of the flags of a new app, the one that adds a resource to each function: its log group. */
const context = { '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true };

/** The number of resources that CloudFormation takes in a stack, and the CDK's synthesis lets through. */
const RESOURCES_OF_A_STACK = 500;

function stackOf(routes: number, functions: number): Stack {
  const stack = new Stack(new App({ context }), 'Stack');
  const integrations = Array.from(
    { length: functions },
    (_, index) => new FunctionIntegration(testFunction(stack, `Function${index}`)),
  );
  const api = new JwtProtectedApi(stack, 'Api', { routeQuota: routes });
  for (let index = 0; index < routes; index++) {
    const integration = integrations[index % functions];
    api.addRoutes({ path: `/things/${index}`, methods: [HttpMethod.GET], integration });
  }
  return stack;
}

describe.each([
  [489, 1],
  [329, 33],
])('%i routes of %i functions, with everything that is made by default', (routes, functions) => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(stackOf(routes, functions));
  });

  test('fit into one stack', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', routes);
    expect(Object.keys(template.toJSON().Resources)).toHaveLength(RESOURCES_OF_A_STACK);
  });

  test('add one statement to the policy of each function', () => {
    template.resourceCountIs('AWS::Lambda::Permission', functions);
    const called = Object.values(template.findResources('AWS::Lambda::Permission')).map(({ Properties }) =>
      JSON.stringify(Properties.FunctionName),
    );
    expect(new Set(called).size).toBe(functions);
  });
});

test('one route more is the CDK’s own error, not one of the deployment', () => {
  expect(() => Template.fromStack(stackOf(490, 1))).toThrow('501');
});

/** How often a synthesis lists all constructs of an app. The time for this grows with the size of the app. */
function listings(apis: number): number {
  const app = new App();
  for (let index = 0; index < apis; index++) {
    const stack = new Stack(app, `Stack${index}`);
    new JwtProtectedApi(stack, 'Api', { routes: { 'GET /private': testFunction(stack) } });
  }
  const findAll = jest.spyOn(Node.prototype, 'findAll');
  app.synth();
  const { length } = findAll.mock.contexts.filter((node) => node === app.node);
  findAll.mockRestore();
  return length;
}

test('one more API lists the constructs of its app only a few more times', () => {
  expect(listings(4) - listings(3)).toBeLessThanOrEqual(2);
});
