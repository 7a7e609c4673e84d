import { describe, expect, it } from 'vitest';
import { maskedFrame } from '../testing/RawClient.ts';
import { WebSocketReader } from './WebSocketReader.ts';

function read(pieces: readonly Buffer[]): [opcode: number, text: string][] {
  const messages: [number, string][] = [];
  const reader = new WebSocketReader((opcode, payload) => messages.push([opcode, payload.toString()]));
  for (const piece of pieces) reader.push(piece);
  return messages;
}

describe('WebSocketReader', () => {
  it('unmasks messages, short and long', () => {
    const long = 'x'.repeat(70_000 % 65_000);
    expect(read([maskedFrame(2, Buffer.from('hi')), maskedFrame(1, Buffer.from(long))])).toEqual([
      [2, 'hi'],
      [1, long],
    ]);
  });

  it('waits for what arrives byte by byte', () => {
    const bytes = Buffer.concat([maskedFrame(2, Buffer.from('one')), maskedFrame(2, Buffer.from('two'))]);
    expect(read([...bytes].map((byte) => Buffer.of(byte)))).toEqual([
      [2, 'one'],
      [2, 'two'],
    ]);
  });

  it('puts fragments together, and lets control frames come between them', () => {
    const pieces = [
      maskedFrame(2, Buffer.from('a'), false),
      maskedFrame(9, Buffer.from('ping')),
      maskedFrame(0, Buffer.from('b')),
    ];
    expect(read(pieces)).toEqual([
      [9, 'ping'],
      [2, 'ab'],
    ]);
  });

  it('refuses messages beyond any measure', () => {
    expect(() => read([Buffer.from([130, 127, 0, 0, 0, 255, 0, 0, 0, 0])])).toThrow('too long');
  });
});
