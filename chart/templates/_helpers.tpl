{{- define "irsa.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "irsa.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "irsa.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "irsa.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* What a Deployment selects by: never changes in a release, so that upgrades need no new Deployment. */ -}}
{{- define "irsa.selector" -}}
app.kubernetes.io/name: {{ include "irsa.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- /* Ours, which nobody may set (see irsa.validate), then those of the object, then those of all. */ -}}
{{- define "irsa.labels" -}}
{{- $own := fromYaml (include "irsa.ownLabels" .) -}}
{{- merge $own (default (dict) .labels) .root.Values.commonLabels | toYaml -}}
{{- end -}}

{{- define "irsa.ownLabels" -}}
{{ include "irsa.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: irsa-anywhere
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* The metadata of an object: root, component, name; optionally namespace, cluster, labels, annotations. */ -}}
{{- define "irsa.metadata" -}}
name: {{ .name }}
{{- if not .cluster }}
namespace: {{ default .root.Release.Namespace .namespace }}
{{- end }}
labels:
  {{- include "irsa.labels" . | nindent 2 }}
{{- with merge (dict) (default (dict) .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "irsa.image" -}}
{{- $name := .Values.image.repository -}}
{{- if .Values.image.registry -}}
{{- $name = printf "%s/%s" (trimSuffix "/" .Values.image.registry) $name -}}
{{- end -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" $name .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "irsa.webhook.fullname" -}}
{{- printf "%s-webhook" (include "irsa.fullname" .) -}}
{{- end -}}

{{- define "irsa.webhook.serviceAccount" -}}
{{- default (include "irsa.webhook.fullname" .) .Values.webhook.serviceAccount.name -}}
{{- end -}}

{{- define "irsa.webhook.service" -}}
{{- $usual := ternary "pod-identity-webhook" (include "irsa.webhook.fullname" .) .Values.webhook.takeOver -}}
{{- default $usual .Values.webhook.service.name -}}
{{- end -}}

{{- define "irsa.webhook.configuration" -}}
{{- $usual := ternary "pod-identity-webhook" (include "irsa.webhook.fullname" .) .Values.webhook.takeOver -}}
{{- default $usual .Values.webhook.admission.configurationName -}}
{{- end -}}

{{- define "irsa.webhook.hookName" -}}
{{- $usual := ternary "pod-identity-webhook.amazonaws.com" "pods.irsa.dev" .Values.webhook.takeOver -}}
{{- default $usual .Values.webhook.admission.name -}}
{{- end -}}

{{- /* Files that ask API servers for their figures of the webhook: a name of your own goes in the place of the usual ones. */ -}}
{{- define "irsa.monitored" -}}
{{- $usual := `pods\\.irsa\\.dev|pod-identity-webhook\\..*` -}}
{{- $text := .root.Files.Get .file -}}
{{- with .root.Values.webhook.admission.name -}}
{{- $own := replace "." `\\.` . -}}
{{- /* JSON doubles the backslashes */ -}}
{{- $text = replace (replace `\` `\\` $usual) (replace `\` `\\` $own) $text | replace $usual $own -}}
{{- end -}}
{{- $text -}}
{{- end -}}

{{- /* The Secret of the CA, or of the certificate. */ -}}
{{- define "irsa.webhook.secret" -}}
{{- $suffix := ternary "ca" "tls" (eq .Values.webhook.certificate.mode "ownCA") -}}
{{- default (printf "%s-%s" (include "irsa.webhook.fullname" .) $suffix) .Values.webhook.certificate.secretName -}}
{{- end -}}

{{- define "irsa.webhook.excluded" -}}
{{- append .Values.webhook.admission.excludedNamespaces .Release.Namespace | uniq | join "," -}}
{{- end -}}

{{- /* Names of namespaces that a selector leaves out are left out of the audit, too. */ -}}
{{- define "irsa.webhook.unaudited" -}}
{{- $names := include "irsa.webhook.excluded" . | splitList "," -}}
{{- range .Values.webhook.admission.namespaceSelector.matchExpressions -}}
{{- if and (eq .key "kubernetes.io/metadata.name") (eq .operator "NotIn") -}}
{{- $names = concat $names .values -}}
{{- end -}}
{{- end -}}
{{- $names | uniq | join "," -}}
{{- end -}}

{{- /* Whether namespaces are chosen by anything but names that are left out. */ -}}
{{- define "irsa.webhook.choosesNamespaces" -}}
{{- $s := .Values.webhook.admission.namespaceSelector -}}
{{- if $s.matchLabels -}}true{{- end -}}
{{- range $s.matchExpressions -}}
{{- if not (and (eq .key "kubernetes.io/metadata.name") (eq .operator "NotIn")) -}}true{{- end -}}
{{- end -}}
{{- end -}}

{{- define "irsa.prefix" -}}
{{- default "eks.amazonaws.com" (index .Values.webhook.config "annotation-prefix") -}}
{{- end -}}

{{- define "irsa.webhook.mappings" -}}
{{- if or .Values.webhook.roleMappings .Values.webhook.watchConfigMap }}true{{ end -}}
{{- end -}}

{{- /* Kubelets wait by themselves from 1.30 on; before, the webhook drains for so much longer. */ -}}
{{- define "irsa.nativeSleep" -}}
{{- if semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version }}true{{ end -}}
{{- end -}}

{{- define "irsa.webhook.drain" -}}
{{- $drain := int .Values.webhook.drainSeconds -}}
{{- if not (include "irsa.nativeSleep" .) -}}
{{- $drain = add $drain (int .Values.webhook.preStopSeconds) -}}
{{- end -}}
{{- $drain -}}
{{- end -}}

{{- define "irsa.webhook.leastGrace" -}}
{{- add (int .Values.webhook.preStopSeconds) (int .Values.webhook.drainSeconds) (int .Values.webhook.admission.timeoutSeconds) -}}
{{- end -}}

{{- /* Labels of the pod that helm test tries: those by which the webhook is called. */ -}}
{{- define "irsa.test.labels" -}}
{{- $a := .Values.webhook.admission -}}
{{- $labels := merge (dict) .Values.test.labels (default (dict) $a.objectSelector.matchLabels) -}}
{{- with $a.optInLabel -}}
{{- $labels = merge $labels (dict . "true") -}}
{{- end -}}
{{- toYaml $labels -}}
{{- end -}}

{{- define "irsa.test.namespace" -}}
{{- default (first (append .Values.webhook.namespaces "default")) .Values.test.namespace -}}
{{- end -}}

{{- define "irsa.publisher.fullname" -}}
{{- printf "%s-publisher" (include "irsa.fullname" .) -}}
{{- end -}}

{{- define "irsa.publisher.serviceAccount" -}}
{{- default (include "irsa.publisher.fullname" .) .Values.publisher.serviceAccount.name -}}
{{- end -}}

{{- /* The ConfigMap that the publisher makes; that of its flags has another name. */ -}}
{{- define "irsa.publisher.ledger" -}}
{{- include "irsa.publisher.fullname" . -}}
{{- end -}}

{{- define "irsa.publisher.flags" -}}
{{- printf "%s-flags" (include "irsa.publisher.fullname" .) -}}
{{- end -}}
