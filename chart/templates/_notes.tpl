{{- define "irsa.notes" -}}
{{- $a := .Values.webhook.admission -}}
{{- if .Values.webhook.enabled -}}
{{- if .Values.webhook.namespaces -}}
Pods whose ServiceAccount carries {{ include "irsa.prefix" . }}/role-arn get a token for that role, in the namespaces
{{ .Values.webhook.namespaces | join ", " }} only.
{{- else -}}
Pods whose ServiceAccount carries {{ include "irsa.prefix" . }}/role-arn get a token for that role, in all namespaces except
{{ include "irsa.webhook.excluded" . | replace "," ", " }}.
{{- end }}
{{- with $a.optInLabel }}
Only pods that carry the label {{ . }} are given one.
{{- end }}
{{- if or $a.namespaceSelector $a.objectSelector $a.matchConditions }}
Selectors and conditions of webhook.admission leave out more.
{{- end }}

Is it ready?          kubectl -n {{ .Release.Namespace }} rollout status deployment/{{ include "irsa.webhook.fullname" . }}
{{- if .Values.test.enabled }}
Does it work?         helm -n {{ .Release.Namespace }} test {{ .Release.Name }}
{{- end }}
Out of the way, now:  kubectl delete mutatingwebhookconfiguration {{ include "irsa.webhook.configuration" . }}
{{- if eq $a.failurePolicy "Ignore" }}

While no replica answers, pods are admitted without an identity (failurePolicy Ignore).
{{- end }}
{{- if lt (int .Values.webhook.replicas) 2 }}

One replica: pods that are created while its node is lost {{ ternary "get no identity" "are refused" (eq $a.failurePolicy "Ignore") }}.
{{- end }}
{{- if .Values.webhook.hostNetwork }}

On the node's network a replica goes before its successor comes, because both need the same ports{{ if lt (int .Values.webhook.replicas) 2 }}: with one replica nobody answers meanwhile{{ end }}.
{{- end }}
{{- end }}
{{- if and .Values.webhook.enabled .Values.publisher.enabled }}

{{ end }}
{{- if .Values.publisher.enabled -}}
The publisher keeps the documents of {{ .Values.publisher.config.issuer }} right.

Is it ready?          kubectl -n {{ .Release.Namespace }} rollout status deployment/{{ include "irsa.publisher.fullname" . }}
What has it done?     kubectl -n {{ .Release.Namespace }} describe configmap {{ include "irsa.publisher.ledger" . }}
{{- end }}
{{- end -}}
