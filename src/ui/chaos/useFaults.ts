import { useMemo } from 'react';
import type { Fault } from '../../playback/Playback.ts';
import { t } from '../i18n/translate.ts';
import { usePlayback } from '../stores/usePlayback.ts';
import { useSession } from '../stores/useSession.ts';
import { toast } from '../stores/useToasts.ts';
import { type FaultState, faultState } from './faultState.ts';

export function useFaults(): FaultState {
  const journal = usePlayback((s) => s.journal);
  return useMemo(() => faultState(journal), [journal]);
}

/** Breaks or mends something. */
export function inflict(fault: Fault): void {
  const { playback } = useSession.getState();
  playback
    ?.fault(fault)
    .catch((error: Error) => toast({ tone: 'err', text: t('error.unknown'), detail: error.message }));
}
