import { controlBuiltins } from './builtins/controlBuiltins.ts';
import { jobBuiltins } from './builtins/jobBuiltins.ts';
import { outputBuiltins } from './builtins/outputBuiltins.ts';
import { readBuiltins } from './builtins/readBuiltins.ts';
import { stateBuiltins } from './builtins/stateBuiltins.ts';
import { variableBuiltins } from './builtins/variableBuiltins.ts';
import type { Builtin } from './runSimple.ts';

/** All builtins by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({
    ...controlBuiltins,
    ...jobBuiltins,
    ...outputBuiltins,
    ...readBuiltins,
    ...stateBuiltins,
    ...variableBuiltins,
  }),
);
