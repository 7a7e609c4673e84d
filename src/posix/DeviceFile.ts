import type { Device } from './fs/Node.ts';
import { OpenFile } from './OpenFile.ts';
import { type SysError, sysError } from './SysError.ts';

/** /dev/null, /dev/zero, /dev/full and /dev/urandom, whose bytes come from the embedding's seeded stream. */
export class DeviceFile extends OpenFile {
  readonly kind = 'device';

  constructor(
    readonly device: Device,
    private readonly random: () => number,
  ) {
    super();
  }

  override read(max: number): string {
    if (this.device === 'zero' || this.device === 'full') return '\0'.repeat(max);
    if (this.device !== 'urandom') return '';
    let text = '';
    for (let i = 0; i < Math.min(max, 4096); i++) {
      const byte = Math.floor(this.random() * 256);
      text += String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
    }
    return text;
  }

  override write(data: string): number | SysError {
    return this.device === 'full' ? sysError('ENOSPC') : data.length;
  }
}
