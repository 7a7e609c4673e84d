/** More objects: one of each kind and with more of its fields filled, for describe and the tables. */
export const FURTHER_OBJECTS = `apiVersion: v1
kind: Pod
metadata: {name: every, labels: {app: every}, annotations: {a: "1", b: two}}
spec:
  serviceAccountName: default
  nodeSelector: {kubernetes.io/os: linux}
  priorityClassName: high
  hostNetwork: false
  terminationGracePeriodSeconds: 5
  tolerations: [{key: a, operator: Equal, value: b, effect: NoSchedule}, {key: c, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]
  initContainers:
  - {name: first, image: busybox, command: [sh, -c, 'echo first']}
  - {name: side, image: busybox, restartPolicy: Always, command: [sleep, infinity]}
  containers:
  - name: main
    image: nginx
    args: [a, b c]
    command: [nginx, -g, daemon off;]
    ports: [{containerPort: 80, name: http, protocol: TCP}, {containerPort: 53, protocol: UDP}]
    env: [{name: A, value: "1"}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}, {name: C, valueFrom: {configMapKeyRef: {name: settings, key: color}}}]
    envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: login, optional: true}, prefix: S_}]
    resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {cpu: 100m, memory: 64Mi}}
    livenessProbe: {httpGet: {path: /, port: http, scheme: HTTP, httpHeaders: [{name: X, value: z}]}, initialDelaySeconds: 3, periodSeconds: 5}
    readinessProbe: {tcpSocket: {port: 80}, failureThreshold: 5}
    startupProbe: {exec: {command: [ls, /]}}
    volumeMounts: [{name: scratch, mountPath: /scratch}, {name: conf, mountPath: /conf, readOnly: true, subPath: color}]
  volumes:
  - {name: scratch, emptyDir: {medium: Memory, sizeLimit: 10Mi}}
  - {name: conf, configMap: {name: settings, items: [{key: color, path: color}]}}
  - {name: sec, secret: {secretName: login}}
  - {name: host, hostPath: {path: /tmp, type: Directory}}
  - {name: down, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
  - {name: mixed, projected: {sources: [{configMap: {name: settings}}, {secret: {name: login}}]}}
  - {name: data, persistentVolumeClaim: {claimName: claim}}
---
apiVersion: v1
kind: Pod
metadata: {name: waits}
spec: {nodeSelector: {disk: ssd}, containers: [{name: c, image: nginx, resources: {requests: {cpu: "50m"}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: ngnix}
spec: {containers: [{name: c, image: ngnix:doesnotexist}]}
---
apiVersion: v1
kind: ReplicationController
metadata: {name: old}
spec: {replicas: 1, selector: {app: old}, template: {metadata: {labels: {app: old}}, spec: {containers: [{name: c, image: redis}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: headless}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 6379}]}
---
apiVersion: v1
kind: Service
metadata: {name: outer}
spec: {type: ExternalName, externalName: a.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: port, annotations: {x: z}}
spec: {type: NodePort, sessionAffinity: ClientIP, selector: {app: web}, ports: [{name: a, port: 80, targetPort: 80, nodePort: 30080}, {name: b, port: 81, protocol: UDP, nodePort: 30081}]}
---
apiVersion: v1
kind: Service
metadata: {name: balanced}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, nodePort: 30082}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: full}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web, db]}]}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
    ports: [{port: 80, protocol: TCP}, {port: 8000, endPort: 8100}]
  - {}
  egress: [{to: [{podSelector: {}}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: full, annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}}
spec:
  ingressClassName: special
  defaultBackend: {service: {name: web, port: {number: 80}}}
  tls: [{hosts: [a.example.com, b.example.com], secretName: certificate}]
  rules:
  - {host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}, {path: /x, pathType: Exact, backend: {service: {name: nope, port: {number: 80}}}}]}}
  - {http: {paths: [{path: /y, pathType: ImplementationSpecific, backend: {resource: {apiGroup: example.com, kind: Bucket, name: b}}}]}}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: special, annotations: {ingressclass.kubernetes.io/is-default-class: "false"}}
spec: {controller: example.com/ingress, parameters: {apiGroup: example.com, kind: Params, name: p}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: many}
spec: {completions: 3, parallelism: 2, backoffLimit: 2, activeDeadlineSeconds: 600, ttlSecondsAfterFinished: 9999, completionMode: Indexed, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, exit 0]}]}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: full}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}
  maxReplicas: 3
  behavior: {scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: Percent, value: 10, periodSeconds: 60}]}}
  metrics:
  - {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}
  - {type: Pods, pods: {metric: {name: requests}, target: {type: AverageValue, averageValue: 1k}}}
  - {type: External, external: {metric: {name: queue, selector: {matchLabels: {a: b}}}, target: {type: Value, value: 30}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: percent}
spec: {maxUnavailable: 50%, selector: {matchLabels: {app: db}}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: scoped}
spec: {hard: {pods: "3"}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [low]}]}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: all}
spec: {limits: [{type: Pod, max: {cpu: "4", memory: 4Gi}, min: {cpu: 10m}}, {type: PersistentVolumeClaim, max: {storage: 10Gi}, min: {storage: 1Mi}}]}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk}
spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce, ReadOnlyMany], persistentVolumeReclaimPolicy: Retain, storageClassName: manual, hostPath: {path: /data}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: shared}
spec: {capacity: {storage: 5Gi}, accessModes: [ReadWriteMany], storageClassName: nfs, nfs: {server: 10.0.0.9, path: /export}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [a]}]}]}}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: bound}
spec: {storageClassName: manual, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: slow, annotations: {a: b}}
provisioner: example.com/disk
parameters: {type: slow}
reclaimPolicy: Retain
allowVolumeExpansion: true
volumeBindingMode: WaitForFirstConsumer
mountOptions: [debug]
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: fast}
handler: fast
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wd], categories: [all]}
  versions:
  - name: v1
    served: true
    storage: true
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}, {name: Color, type: string, jsonPath: .spec.color, priority: 1}]
    schema: {openAPIV3Schema: {type: object, description: A widget., properties: {spec: {type: object, description: What is wanted., required: [size], properties: {size: {type: integer, description: How big.}, color: {type: string, enum: [red, blue]}, parts: {type: array, items: {type: object, properties: {name: {type: string}}}}}}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check}
webhooks: [{name: check.example.com, clientConfig: {service: {name: x, namespace: z}}, failurePolicy: Ignore, sideEffects: None, admissionReviewVersions: [v1], rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [nothing]}]}]
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: ask}
spec: {request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQ1lqQ0NBVW9DQVFBd0hURU1NQW9HQTFVRUF3d0RZVzV1TVEwd0N3WURWUVFLREFSMFpXRnRNSUlCSWpBTgpCZ2txaGtpRzl3MEJBUUVGQUFPQ0FROEFNSUlCQ2dLQ0FRRUF6MTl2RFYranRQWm5DY3dqOU4rYStIMmtUcVcvCmxsb2RhVmpybkZVNERXZUZ5cVJKeU96cDZBNTlaZFhKMmI1d2dmVnVUM1MvbldXOTVOMG5XZDRoWmNzYmVqRkgKbTBhQVVLU2prNWQrOURNaTYwU0pyNzA3Mll4U3BWdS9sOEZLRllnWHhxaWllM0svLzM3U0ZITnRsVmlubjMzUgp4QUVCZG9FWTRac2ZGaHNHa1lTclNJTE8vdTZMbEtqWHRQbXphOFB1elZndnYvQ0lSYk5pZnFnUmhyS3JMYmNxClM0Mm81Z2RlNTkzZnJJYnhGdWNVOUhRUGl6ZmxMRnBDYnlzK21iU0JaNDFjSlhHd25FN1FIZWpDMzYzUkQwaTgKL2xpZ1c1K3EzTTcvc3ZCSFF3N1lkSjRFTVNmTnVGR2gzVXdsdEo0NXJOYUN6N2x2d1JGMkNsT202d0lEQVFBQgpvQUF3RFFZSktvWklodmNOQVFFTEJRQURnZ0VCQUs0WVhEaHFPMEhaeWtaRGtuSlRpeFFiaWJxMEtIR3hpU25QCjFrNGhmMzBRYm0rVmZRUVlkWVFpVFE3cTVuWEphdHFPdGtpVFhNWHUzL21vdHF6Ymd2VFYvRnRxWEMwcjZkQU0KV0E3bWd4azZqVjdQcWdPdGhJbjk3TkpHNXZYT1o2WU5DRU11Y0gwd3dYNm51WTBiR2J6NlRvSHZEYmZGdkxPVwp3KzB3czZtdUN6c3AxMkNhRmJlUFVzWGRMNmQxRHNvYXlBYzBPRElyV1ZoOVZEL0J2ZzRHMEZYZUJ0SHJNM2hsCmlNTTNuMjZJc1BKcDM2Y09jM3J0QjhFcUR2N1NXTHpCNDlGaUUvWGJQVEJNQjBxTHFCY2g2S3ZPM094M0VjdU4KVFBtVFZ3MGNuME84MkRDS25aL015a0dPcEhLTndzTklubXdMQkk0V25LRmNxeHdmMDcwPQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth], expirationSeconds: 86400}
---
apiVersion: v1
kind: Secret
metadata: {name: certificate}
type: kubernetes.io/tls
stringData:
  tls.crt: certificate
  tls.key: key
`;

/** An object of a kind that the objects above define. */
export const CUSTOM_OBJECT = `apiVersion: example.com/v1
kind: Widget
metadata: {name: one, labels: {a: b}}
spec: {size: 3, color: red, parts: [{name: x}, {name: z}]}
`;

/** More files that lines name. */
export const FURTHER_FILES: Readonly<Record<string, string>> = {
  'columns.txt': 'NAME            APP\nmetadata.name   metadata.labels.app\n',
  'path.txt': '{.metadata.name}',
  'template.txt': '{{.metadata.name}}\n',
  'changed.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web, new: label}}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: nginx, image: "nginx:1.28"}]}\n',
  'two.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n---\n---\n# nothing\n---\napiVersion: v1\nkind: Nope\nmetadata: {name: two}\n',
  'list.json':
    '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}]}',
  'old.yaml':
    'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: old}\n---\napiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: older}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n',
  'tabs.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n',
  'nokind.yaml': 'apiVersion: v1\nmetadata: {name: x}\n',
  'noname.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n',
  'empty.yaml': '# nothing\n',
  'badvalues.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: Bad_Name}\nspec: {restartPolicy: Sometimes, containers: [{name: c, image: ""}, {name: c, image: x, ports: [{containerPort: 99999}]}]}\n',
  'base/kustomization.yaml':
    'resources: [config.yaml]\ncommonLabels: {app: x}\nconfigMapGenerator: [{name: gen, literals: [a=b]}]\n',
  'base/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {a: "1"}\n',
  'overlay/kustomization.yaml':
    'resources: [../base]\nnamePrefix: my-\nnamespace: default\npatches:\n- target: {kind: ConfigMap, name: plain}\n  patch: |-\n    - op: replace\n      path: /data/a\n      value: "2"\n',
};
