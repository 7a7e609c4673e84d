import { type KubeObject, parseApiVersion } from '../../api/meta.ts';
import type { DryRun } from '../dryRun.ts';
import type { KubectlIO } from '../KubectlIO.ts';
import { qualifiedKind } from '../resource/Mapping.ts';
import { sortedJson } from '../sortedJson.ts';
import type { OutputFormat } from './OutputFormat.ts';
import { renderObject, withoutManagedFields } from './renderObject.ts';

/** Says what was done to each object: `deployment.apps/web created`, or shows it in the format of `-o`. */
export class ResultPrinter {
  private printed = 0;

  constructor(
    private readonly io: KubectlIO,
    private readonly format: OutputFormat,
    private readonly dryRun: DryRun = 'none',
  ) {}

  print(object: KubeObject, operation: string): void {
    const first = this.printed === 0;
    this.printed++;
    if (this.format.format !== '' && this.format.format !== 'name') {
      this.io.stdout(renderObject(object, this.format, first));
      return;
    }
    const { group } = parseApiVersion(object.apiVersion ?? '');
    const name = `${qualifiedKind({ group, kind: object.kind ?? '' })}/${object.metadata?.name ?? ''}`;
    if (this.format.format === 'name') this.io.stdout(`${name}\n`);
    else this.io.stdout(`${name} ${operation}${drySuffix(this.dryRun)}\n`);
  }

  /** An object made here, not read from a server: JSON keeps the order in which kubectl's own types have it. */
  printMade(object: KubeObject, operation: string): void {
    if (this.format.format !== 'json') {
      this.print(object, operation);
      return;
    }
    this.printed++;
    const { kind, apiVersion, metadata, ...rest } = withoutManagedFields(object);
    const text = JSON.stringify({ kind, apiVersion, metadata, ...rest }, sortedMaps, 4);
    this.io.stdout(`${text}\n`);
  }
}

const MAPS = new Set(['annotations', 'data', 'hard', 'labels', 'limits', 'matchLabels', 'nodeSelector', 'requests']);

/** Maps have no order of their own: their keys are sorted. */
function sortedMaps(key: string, value: unknown): unknown {
  const isMap = MAPS.has(key) || key === 'selector';
  return isMap && typeof value === 'object' && value !== null ? sortedJson(value) : value;
}

export const drySuffix = (dryRun: DryRun): string =>
  dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
