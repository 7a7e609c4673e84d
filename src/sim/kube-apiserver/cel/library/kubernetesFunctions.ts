import type { FunctionTable, Overload } from '../CelFunction.ts';
import { addresses } from './addresses.ts';
import { authorizers } from './authorizers.ts';
import { conversions } from './conversions.ts';
import { formatLibrary } from './formats.ts';
import { lists } from './lists.ts';
import { operators } from './operators.ts';
import { optionals } from './optionals.ts';
import { quantities } from './quantities.ts';
import { semvers } from './semvers.ts';
import { strings } from './strings.ts';
import { urls } from './urls.ts';

/** Everything that expressions may call in this release (apiserver `pkg/cel/environment/base.go`). */
export const KUBERNETES_FUNCTIONS: FunctionTable = merged([
  operators(),
  conversions(),
  strings(),
  lists(),
  optionals(),
  quantities(),
  addresses(),
  urls(),
  semvers(),
  formatLibrary(),
  authorizers(),
]);

function merged(libraries: readonly { build(): FunctionTable }[]): FunctionTable {
  const all = new Map<string, Overload[]>();
  for (const library of libraries) {
    for (const [name, overloads] of library.build()) all.set(name, [...(all.get(name) ?? []), ...overloads]);
  }
  return all;
}
