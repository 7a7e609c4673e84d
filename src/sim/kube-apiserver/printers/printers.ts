import { controlPrinters } from './controlPrinters.ts';
import { corePrinters } from './corePrinters.ts';
import { eventPrinter } from './eventPrinter.ts';
import { metricsPrinters } from './metricsPrinters.ts';
import { networkPrinters } from './networkPrinters.ts';
import type { Printers } from './Printer.ts';
import { podPrinter } from './podPrinter.ts';
import { policyPrinters } from './policyPrinters.ts';
import { storagePrinters } from './storagePrinters.ts';
import { workloadPrinters } from './workloadPrinters.ts';

/** Every built-in kind that has columns of its own. */
export const printers: Printers = {
  Pod: podPrinter,
  Event: eventPrinter,
  ...workloadPrinters,
  ...networkPrinters,
  ...corePrinters,
  ...storagePrinters,
  ...policyPrinters,
  ...controlPrinters,
  ...metricsPrinters,
};
