/** What a flag takes. `slice` splits each value at commas, `array` does not. */
export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'slice' | 'array' | 'count';

/** One flag of a command, as pflag knows it. */
export interface FlagSpec {
  name: string;
  short?: string;
  type: FlagType;
  /** Default as text, as the help shows it. */
  default: string;
  /** Value when the flag is given without one. */
  noValue?: string;
  help: string;
  hidden?: boolean;
  required?: boolean;
  /** Shown in a warning when the flag is used. */
  deprecated?: string;
}

type Options = Partial<Pick<FlagSpec, 'short' | 'default' | 'noValue' | 'hidden' | 'required' | 'deprecated'>>;

const make =
  (type: FlagType, fallback: string) =>
  (name: string, help: string, options: Options = {}): FlagSpec => ({
    name,
    type,
    help,
    default: fallback,
    ...(type === 'bool' ? { noValue: 'true' } : {}),
    ...options,
  });

export const bool = make('bool', 'false');
export const text = make('string', '');
export const int = make('int', '0');
export const duration = make('duration', '0s');
export const slice = make('slice', '');
export const array = make('array', '');
