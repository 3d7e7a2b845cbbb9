import { Dependable, type IConstruct, type IDependable } from 'constructs';

/**
 * The dependencies of a resource, which are known when the app is synthesized.
 */
export class LateDependency implements IDependable {
  constructor(constructs: () => IConstruct[]) {
    Dependable.implement(this, {
      get dependencyRoots() {
        return constructs();
      },
    });
  }
}
