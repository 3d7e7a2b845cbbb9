import type { FileAsset } from '../../../assembly/asset-manifest.js';
import type { Resource } from '../../../assembly/resource.js';
import { asText, isList, isMap, Unresolved, type Value } from '../../../assembly/value.js';

/** The layers of a function. */
export interface FunctionLayers {
  /** The layers in the assembly, each unpacked over the ones before it. */
  readonly loaded: readonly FileAsset[];
  readonly skipped: readonly SkippedLayer[];
}

/** A layer that a function runs without. */
export interface SkippedLayer {
  /** Its ARN, or its construct path; empty if neither is known. */
  readonly name: string;
  readonly reason: string;
}

/**
 * Reads `Layers` of an `AWS::Lambda::Function`. A function also runs if a layer is not in the assembly: many layers are
 * agents that work next to the code, and for others only the code knows what it needs.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
 */
export function readLayers(fn: Resource): FunctionLayers {
  const layers = fn.property('Layers') ?? [];
  const found = (isList(layers) ? layers : [layers]).map((layer) => readLayer(fn, layer));
  return {
    loaded: found.filter((layer): layer is FileAsset => 'path' in layer),
    skipped: found.filter((layer): layer is SkippedLayer => 'reason' in layer),
  };
}

function readLayer(fn: Resource, value: Value): FileAsset | SkippedLayer {
  const arn = asText(value, 'the ARN of a layer');
  if (arn instanceof Unresolved) {
    return { name: '', reason: `its ARN is unknown: ${arn.reason}` };
  }
  const layer = fn.stack.assembly.find('AWS::Lambda::LayerVersion', arn, fn.stack);
  return layer instanceof Unresolved ? { name: arn, reason: 'it is not in the assembly' } : readContent(layer);
}

function readContent(layer: Resource): FileAsset | SkippedLayer {
  const content = layer.property('Content');
  const key = asText(isMap(content) ? content.S3Key : content, "the content's S3Key");
  if (key instanceof Unresolved) {
    return { name: layer.path, reason: `its content is unknown: ${key.reason}` };
  }
  try {
    return layer.stack.assets.file(key);
  } catch (error) {
    return { name: layer.path, reason: `its content was not found: ${error instanceof Error ? error.message : error}` };
  }
}
