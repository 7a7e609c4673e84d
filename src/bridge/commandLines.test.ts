import { beforeAll, describe, expect, it } from 'vitest';
import { HeadlessTerminal } from './HeadlessTerminal.ts';

/** Lines as books have them, in the order of a reader, and what their output must contain. */
const LINES: readonly [line: string, output: RegExp, status?: number][] = [
  ['kubectl get nodes', /^NAME +STATUS +ROLES +AGE +VERSION\nkind-control-plane +Ready +control-plane /],
  ['kubectl create deployment hello --image=nginx:1.25 --port=80 --replicas=2', /^deployment.apps\/hello created$/],
  ['kubectl expose deployment hello --port=80 --type=NodePort', /^service\/hello exposed$/],
  ['kubectl get pods -l app=hello -o wide', /NODE +NOMINATED NODE +READINESS GATES\nhello-\S+ +1\/1 +Running/],
  [
    'kubectl get deploy,rs,svc',
    /^NAME .*\ndeployment.apps\/hello +2\/2 [\s\S]*\nreplicaset.apps\/[\s\S]*\nservice\/hello/,
  ],
  ['kubectl scale deployment/hello --replicas=3', /^deployment.apps\/hello scaled$/],
  ['kubectl set image deployment/hello nginx=nginx:1.27', /^deployment.apps\/hello image updated$/],
  ['kubectl rollout status deployment hello', /deployment "hello" successfully rolled out$/],
  ['kubectl rollout undo deployment/hello', /^deployment.apps\/hello rolled back$/],
  ['POD=$(kubectl get pods -l app=hello -o name | head -1)', /^$/],
  ['kubectl describe $POD | grep -c Image:', /^1$/],
  ['kubectl label $POD app-', /^pod\/hello-\S+ unlabeled$/],
  ['kubectl get pods --no-headers | grep -c hello', /^4$/],
  ['for i in 1 2; do kubectl create ns team-$i; done', /^namespace\/team-1 created\nnamespace\/team-2 created$/],
  ['kubectl get ns -o name | sort | tail -2', /^namespace\/team-1\nnamespace\/team-2$/],
  ['kubectl run web --image=nginx --dry-run=client -o yaml > pod.yaml && wc -l < pod.yaml', /^\d+$/],
  ['sed -i s/web/shop/ pod.yaml; kubectl apply -f pod.yaml', /^pod\/shop created$/],
  ['kubectl wait --for=condition=Ready pod/shop --timeout=60s', /^pod\/shop condition met$/],
  ['kubectl delete -f pod.yaml', /^pod "shop" deleted/],
  ['kubectl get po shop', /^Error from server \(NotFound\): pods "shop" not found$/, 1],
  ['kubectl gte pods', /unknown command "gte" for "kubectl"\n\nDid you mean this\?\n\tget$/, 1],
  ['docker container ls -q --filter label=io.kubernetes.container.name=nginx | wc -l', /^4$/],
  ['minikube ip', /^172\.18\.0\.2$/],
  ['kind get clusters', /^kind$/],
  [
    'curl -s -o /dev/null -w "%{http_code}" http://$(minikube ip):$(kubectl get svc hello -o jsonpath={.spec.ports[0].nodePort})',
    /^200$/,
  ],
  ['curl -s localhost:1; echo $?', /^7$/],
  ['nslookup kind-worker | tail -2', /Address: 172\.18\.0\.3/],
  ['echo "10.1.2.3 shop.local" | sudo tee -a /etc/hosts | cut -d" " -f2', /^shop\.local$/],
  ['kubens team-1 && kubectl get pods', /^Context "kind-kind" modified.\nNo resources found in team-1 namespace.$/],
  ['kubectx', /^kind-kind$/],
  ['time sleep 5', /real\s+0m5\.00/],
  ['kubens default', /^Context "kind-kind" modified.$/],
  [
    'helm create shop && helm install one shop --set replicaCount=2',
    /NAME: one\n[\s\S]*STATUS: deployed\nREVISION: 1\n/,
  ],
  ['kubectl get deploy one-shop --no-headers', /^one-shop +2\/2 /],
  ['helm upgrade one shop --set image.tag=1.27 | head -1', /^Release "one" has been upgraded. Happy Helming!$/],
  [
    'helm rollback one 1; helm history one | tail -1',
    /Happy Helming!\n3 +\t.*\tdeployed +\tshop-0.1.0\t.*\tRollback to 1/,
  ],
  ['helm uninstall one && kubectl get deploy one-shop', /uninstalled\nError from server \(NotFound\)/, 1],
  [
    'helm repo add x https://example.com',
    /^Error: looks like "https:\/\/example.com" is not .* cannot be reached: the network outside of the cluster is closed/,
    1,
  ],
  [
    'kubectl apply -f https://k8s.io/examples/application/deployment.yaml',
    /^deployment.apps\/nginx-deployment created$/,
  ],
  ['kubectl apply -f https://example.com/x.yaml', /the network outside of the cluster is closed/, 1],
  ['kubectl exec deploy/nginx-deployment -- hostname', /^nginx-deployment-\S+$/],
  ['kubectl exec -it deploy/nginx-deployment -- sh -c "ls / | head -1"', /^bin$/],
  ['terraform apply', /^terraform: there is no cloud behind this page$/, 1],
];

describe('lines of books in a terminal in front of a kind cluster', () => {
  const outputs = new Map<string, { text: string; status: number }>();

  beforeAll(async () => {
    let output = '';
    const terminal = new HeadlessTerminal({
      config: { distribution: 'kind', nodes: 2, seed: '1', startTime: '2026-01-01T09:00:00Z' },
      print: (text) => {
        output += text;
      },
    });
    await terminal.run(LINES.map(([line]) => line));
    terminal.dispose();
    let at = 0;
    for (const [line] of LINES) {
      const start = output.indexOf(`$ ${line}\n`, at) + line.length + 3;
      const end = /^\[exit (\d+)\]$/m.exec(output.slice(start));
      at = start + (end?.index ?? 0);
      outputs.set(line, { text: output.slice(start, at).trimEnd(), status: Number(end?.[1]) });
    }
  });

  it.each(LINES)('%s', (line, expected, status = 0) => {
    expect(outputs.get(line)?.text).toMatch(expected);
    expect(outputs.get(line)?.status).toBe(status);
  });
});
