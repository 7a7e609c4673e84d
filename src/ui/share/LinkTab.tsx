import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Scenario } from '../../scenarios/Scenario.ts';
import { useT } from '../i18n/translate.ts';
import { CopyButton } from './CopyButton.tsx';
import { downloadScenario } from './downloadFile.ts';
import { qrCode, qrPath } from './qr/qrCode.ts';
import { linkOf } from './shareLink.ts';
import { SAFE_LENGTH, type ShareChoice, sharedScenario, weightOf } from './shareVariants.ts';

/** The link, what goes into it, how long it is, and the same as a QR code or a file. */
export function LinkTab({ scenario }: { scenario: Scenario }) {
  const t = useT();
  const [choice, setChoice] = useState<ShareChoice>({ moment: 'now', history: true });
  const shared = useMemo(() => sharedScenario(scenario, choice), [scenario, choice]);
  const link = useMemo(() => linkOf(shared), [shared]);
  const long = link.length > SAFE_LENGTH;
  return (
    <div className="share-tab">
      <div className="share-choices">
        <label>
          {t('share.moment')}
          <select
            className="field"
            value={choice.moment}
            onChange={(e) => setChoice({ ...choice, moment: e.target.value as ShareChoice['moment'] })}
          >
            <option value="now">{t('share.now')}</option>
            <option value="start">{t('share.start')}</option>
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={choice.history && choice.moment === 'now'}
            disabled={choice.moment === 'start'}
            onChange={(e) => setChoice({ ...choice, history: e.target.checked })}
          />
          {t('share.history')}
        </label>
      </div>
      <div className="share-link">
        <input
          className="field mono"
          readOnly
          aria-label={t('share.link')}
          value={link}
          onFocus={(e) => e.target.select()}
        />
        <CopyButton text={link} label={t('share.copy')} primary={!long} />
        <p className="quiet">{t('share.size', { count: link.length })}</p>
      </div>
      {long ? <LongLink scenario={shared} /> : <Qr link={link} />}
      <div className="dialog-actions">
        <button
          type="button"
          className={`button ${long ? 'primary' : 'outline'}`}
          onClick={() => downloadScenario(shared)}
        >
          <Download size={14} />
          {t('share.file')}
        </button>
      </div>
    </div>
  );
}

function LongLink({ scenario }: { scenario: Scenario }) {
  const t = useT();
  const parts = weightOf(scenario).map(({ part, count, size }) =>
    t(`share.weight.${part}`, { count, size: Math.ceil(size / 1000) }),
  );
  return <p role="alert">{t('share.long', { limit: SAFE_LENGTH, parts: parts.join(', ') })}</p>;
}

function Qr({ link }: { link: string }) {
  const t = useT();
  const drawn = useMemo(() => {
    const code = qrCode(link);
    return code && qrPath(code);
  }, [link]);
  if (!drawn) return <p className="quiet">{t('share.noQr')}</p>;
  return (
    <svg className="qr" role="img" aria-label={t('share.qr')} viewBox={`0 0 ${drawn.size} ${drawn.size}`}>
      <rect width={drawn.size} height={drawn.size} fill="#fff" />
      <path d={drawn.path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
