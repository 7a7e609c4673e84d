import { type FlagSpec, text } from './flags/FlagSpec.ts';
import type { FlagValues } from './flags/FlagValues.ts';
import { KubectlError } from './KubectlError.ts';

export type DryRun = 'none' | 'client' | 'server';

export const dryRunFlag: FlagSpec = text(
  'dry-run',
  'Must be "none", "server", or "client". Client: only show what would be sent. Server: send it, but do not persist it.',
  { default: 'none', noValue: 'unchanged' },
);

export function dryRunOf(flags: FlagValues): DryRun {
  const value = flags.str('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') {
    throw new KubectlError(
      '--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".',
    );
  }
  throw new KubectlError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}
