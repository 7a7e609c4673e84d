const frame = document.getElementById('orrery');
const answer = document.getElementById('answer');
let now = 0;

const PARAMS = {
  apply: () => ({ yaml: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-outside\ndata:\n  hello: world\n' }),
  run: () => ({ command: 'kubectl get pods' }),
  seek: () => ({ timeMs: Math.max(0, now - 30000) }),
};

const send = (id, method, params = {}) =>
  frame.contentWindow.postMessage({ orrery: 1, id, method, params }, location.origin);

addEventListener('message', ({ data, origin, source }) => {
  if (origin !== location.origin || source !== frame.contentWindow || data?.orrery !== 1) return;
  if (data.event === 'ready') send(0, 'subscribe');
  else if (data.event === 'state') {
    now = data.state.now;
    document.getElementById('clock').textContent = `${(now / 1000).toFixed(1)} s`;
  } else if (data.id) answer.textContent = data.error ?? data.result.output ?? JSON.stringify(data.result, null, 2);
});

let id = 1;
for (const button of document.querySelectorAll('button')) {
  const { method } = button.dataset;
  button.addEventListener('click', () => send(id++, method, PARAMS[method]?.()));
}
