import { Quantity, quantityProblem, tryParseQuantity } from '../../../../api/Quantity.ts';
import { CelError } from '../CelError.ts';
import { Functions } from '../CelFunction.ts';
import { BOOL, DOUBLE, INT, opaque, STRING } from '../CelType.ts';
import { type CelValue, INT_MAX, Opaque } from '../values.ts';

const QUANTITY = opaque('kubernetes.Quantity');
const NANOS = 1_000_000_000n;

const wrap = (quantity: Quantity): Opaque => new Opaque(QUANTITY, quantity, String(quantity.nanos));
const content = (value: CelValue | undefined): Quantity => (value as Opaque).content as Quantity;
const isWhole = ({ nanos }: Quantity): boolean => nanos % NANOS === 0n && nanos / NANOS <= INT_MAX;

/** `quantity("1Gi")` and what one may ask of it (apiserver `library/quantity.go`). */
export function quantities(): Functions {
  const functions = new Functions()
    .global('quantity', [STRING], QUANTITY, ([text]) => {
      const parsed = tryParseQuantity(text as string);
      if (!parsed) throw new CelError(quantityProblem(text as string) ?? 'invalid quantity');
      return wrap(parsed);
    })
    .global('isQuantity', [STRING], BOOL, ([text]) => tryParseQuantity(text as string) !== undefined)
    .member('sign', [QUANTITY], INT, ([a]) => BigInt(content(a).sign()))
    .member('isInteger', [QUANTITY], BOOL, ([a]) => isWhole(content(a)))
    .member('asInteger', [QUANTITY], INT, ([a]) => {
      if (!isWhole(content(a))) throw new CelError('cannot convert value to integer');
      return content(a).nanos / NANOS;
    })
    .member('asApproximateFloat', [QUANTITY], DOUBLE, ([a]) => Number(content(a).nanos) / 1e9)
    .member('isGreaterThan', [QUANTITY, QUANTITY], BOOL, ([a, b]) => content(a).cmp(content(b)) > 0)
    .member('isLessThan', [QUANTITY, QUANTITY], BOOL, ([a, b]) => content(a).cmp(content(b)) < 0)
    .member('compareTo', [QUANTITY, QUANTITY], INT, ([a, b]) => BigInt(content(a).cmp(content(b))));
  const whole = (n: CelValue | undefined): Quantity => new Quantity((n as bigint) * NANOS, 'DecimalSI');
  functions.member('add', [QUANTITY, QUANTITY], QUANTITY, ([a, b]) => wrap(content(a).add(content(b))));
  functions.member('add', [QUANTITY, INT], QUANTITY, ([a, n]) => wrap(content(a).add(whole(n))));
  functions.member('sub', [QUANTITY, QUANTITY], QUANTITY, ([a, b]) => wrap(content(a).sub(content(b))));
  functions.member('sub', [QUANTITY, INT], QUANTITY, ([a, n]) => wrap(content(a).sub(whole(n))));
  return functions;
}
