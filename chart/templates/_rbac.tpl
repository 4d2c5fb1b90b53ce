{{- /* Rules, each with the reason for it. They equal those of config/rbac, which tests compare with what is used. */ -}}
{{- define "irsa.webhook.accountRules" -}}
# who has which role
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get, list, watch]
# warnings, said on the ServiceAccount
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{- define "irsa.webhook.auditRules" -}}
# running pods, which are compared with what they should have
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
{{- end -}}

{{- define "irsa.webhook.mappingRules" -}}
# roles of ServiceAccounts that cannot be annotated
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [pod-identity-webhook]
  verbs: [get, list, watch]
# when it cannot be read, that is said on it
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end -}}

{{- define "irsa.webhook.secretRules" -}}
# the CA that the replicas share
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ include "irsa.webhook.secret" . }}]
  verbs: [get, update]
# the name of an object that is yet to be created cannot be given here
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
# what is wrong with the CA or the caBundle is said on the Secret
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end -}}

{{- define "irsa.webhook.caBundleRules" -}}
# whether API servers trust it
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [{{ include "irsa.webhook.configuration" . }}]
  verbs: [get, patch]
{{- end -}}

{{- define "irsa.publisher.rules" -}}
# what is remembered of keys, and the conditions
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [{{ include "irsa.publisher.ledger" . }}]
  verbs: [get, patch]
# which replica publishes
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "irsa.publisher.fullname" . }}]
  verbs: [get, patch]
# the name of an object that is yet to be created cannot be given
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
# said on the ConfigMap
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
# a token of its own for the self-check, which shows the key that signs
- apiGroups: [""]
  resources: [serviceaccounts/token]
  resourceNames: [{{ include "irsa.publisher.serviceAccount" . }}]
  verbs: [create]
{{- end -}}

{{- define "irsa.publisher.apiServerRules" -}}
# the addresses of all API servers: each has keys of its own
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list]
{{- end -}}

{{- /* A role and its binding: root, kind, name, account, rules; optionally component, namespace. */ -}}
{{- define "irsa.role" -}}
{{- $metadata := dict "root" .root "component" (default "webhook" .component) "name" .name "namespace" .namespace "cluster" (eq .kind "ClusterRole") "annotations" .annotations -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}
metadata:
  {{- include "irsa.metadata" $metadata | nindent 2 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .kind }}Binding
metadata:
  {{- include "irsa.metadata" $metadata | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ .kind }}
  name: {{ .name }}
subjects:
  - kind: ServiceAccount
    name: {{ .account }}
    namespace: {{ .root.Release.Namespace }}
{{- end -}}
