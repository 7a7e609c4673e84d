import type { KubeObject } from '../api/meta.ts';

/** A manifest as people write it, and what it says. */
export interface Manifest {
  name: string;
  text: string;
  object: KubeObject;
}

export const helloDeployment: Manifest = {
  name: 'deployment.yaml',
  text: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: hello
spec:
  replicas: 3
  selector:
    matchLabels:
      app: hello
  template:
    metadata:
      labels:
        app: hello
    spec:
      containers:
        - name: web
          image: kiamol/ch02-hello-kiamol
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet: {path: /, port: 80}
`,
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'hello' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'hello' } },
      template: {
        metadata: { labels: { app: 'hello' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'kiamol/ch02-hello-kiamol',
              ports: [{ containerPort: 80 }],
              readinessProbe: { httpGet: { path: '/', port: 80 } },
            },
          ],
        },
      },
    },
  } as KubeObject,
};

export const helloService: Manifest = {
  name: 'service.yaml',
  text: `apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector:
    app: hello
  ports:
    - port: 80
      targetPort: 80
`,
  object: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'hello' },
    spec: { selector: { app: 'hello' }, ports: [{ port: 80, targetPort: 80 }] },
  } as KubeObject,
};

export const helloIngress: Manifest = {
  name: 'ingress.yaml',
  text: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: hello
spec:
  ingressClassName: nginx
  rules:
    - host: hello.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: hello
                port:
                  number: 80
`,
  object: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'hello' },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'hello.example.com',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'hello', port: { number: 80 } } } }],
          },
        },
      ],
    },
  } as KubeObject,
};
