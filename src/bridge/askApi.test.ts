import { describe, expect, it } from 'vitest';
import { KubeClient } from '../client/KubeClient.ts';
import { DirectTransport } from '../client/transport/DirectTransport.ts';
import type { HttpRequest, HttpResponse } from '../posix/Syscall.ts';
import { DEFAULT_CLUSTER } from '../scenarios/ClusterConfig.ts';
import { Session } from '../sim/playback/Session.ts';
import { askApi, askApiServer } from '../terminal/network/askApi.ts';

const client = new KubeClient(new DirectTransport(new Session({ ...DEFAULT_CLUSTER, nodes: 1 })));

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: [['User-Agent', 'curl/8.9.1']],
  body: '',
  ...more,
});

const messageOf = (answer: unknown): string => JSON.parse((answer as HttpResponse).body).message;

describe('the API over HTTP', () => {
  it('is open to whoever asks the proxy', async () => {
    const answer = await askApi(client, get('http://localhost:8001/api/v1/namespaces/default'));
    expect(answer).toMatchObject({ status: 200, statusText: 'OK' });
    expect(answer.body).toMatch(/^\{\n {2}"kind": "Namespace",/);
  });

  it('takes those without a token for nobody', async () => {
    const answer = await askApiServer(client, get('https://127.0.0.1:6443/api'));
    expect(answer).toMatchObject({ status: 403 });
    expect(messageOf(answer)).toBe('forbidden: User "system:anonymous" cannot get path "/api"');
  });

  it('turns wrong tokens away', async () => {
    const headers = [['Authorization', 'Bearer nothing']] as const;
    expect(await askApiServer(client, get('https://127.0.0.1:6443/api', { headers }))).toMatchObject({ status: 401 });
  });

  it('has a certificate that no system trusts, and speaks no plain HTTP', async () => {
    expect(await askApiServer(client, get('https://127.0.0.1:6443/api', { verify: true }))).toMatchObject({
      failure: 'tls',
    });
    expect(await askApiServer(client, get('http://127.0.0.1:6443/api'))).toMatchObject({
      status: 400,
      body: 'Client sent an HTTP request to an HTTPS server.\n',
    });
  });
});
