import { type Status, StatusError } from '../api/StatusError.ts';
import type { WireError } from './protocol.ts';

export function toWire(error: unknown): WireError {
  if (error instanceof StatusError) return { message: error.message, status: error.status };
  return { message: error instanceof Error ? error.message : String(error) };
}

export function fromWire({ message, status }: WireError): Error {
  return status ? new StatusError(status as Status) : new Error(message);
}
