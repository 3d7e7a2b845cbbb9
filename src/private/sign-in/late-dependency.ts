import { Dependable, type IConstruct, type IDependable } from 'constructs';

/**
 * What a resource waits for, known once the app is synthesized.
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
