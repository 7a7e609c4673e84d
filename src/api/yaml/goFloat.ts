/**
 * A number as go-yaml prints it: whole ones in full while they fit 64 bits, others as Go's `%g` does, with an exponent
 * below 1e-4 and from 1e6 on (`1.0000005e+06`).
 */
export function goFloat(value: number): string {
  if (Number.isInteger(value) && value < 2 ** 64 && value >= -(2 ** 63)) return String(value);
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
