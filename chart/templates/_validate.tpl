{{- /* Combinations that the schema cannot judge, each refused with what to do. Included once, by every render. */ -}}
{{- define "irsa.validate" -}}
{{- $w := .Values.webhook -}}
{{- $a := $w.admission -}}
{{- $c := $w.certificate -}}
{{- $excluded := append $a.excludedNamespaces .Release.Namespace -}}
{{- $reserved := list "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "app.kubernetes.io/part-of" "helm.sh/chart" "eks.amazonaws.com/skip-pod-identity-webhook" "irsa.dev/metrics" -}}
{{- range $place, $labels := dict "commonLabels" .Values.commonLabels "webhook.podLabels" $w.podLabels "publisher.podLabels" .Values.publisher.podLabels -}}
  {{- range $label, $_ := $labels -}}
    {{- if has $label $reserved -}}
      {{- fail (printf "%s must not set %s: the chart sets it by itself, and Deployments, Services or the webhook select by it." $place $label) -}}
    {{- end -}}
  {{- end -}}
{{- end -}}
{{- range $component := list "webhook" "publisher" -}}
  {{- if (index $.Values $component).enabled -}}
    {{- include "irsa.validate.budget" (dict "component" $component "values" (index $.Values $component) "closed" (and (eq $component "webhook") (eq $a.failurePolicy "Fail"))) -}}
  {{- end -}}
{{- end -}}
{{- if $w.enabled -}}
  {{- if eq $a.failurePolicy "Fail" -}}
    {{- if lt (int $w.replicas) 2 -}}
      {{- fail "webhook.admission.failurePolicy Fail needs webhook.replicas of 2 or more: with one, no pod could be created while it restarts." -}}
    {{- end -}}
    {{- if not $w.podDisruptionBudget.enabled -}}
      {{- fail "webhook.admission.failurePolicy Fail needs webhook.podDisruptionBudget.enabled: a drain could take all replicas at once." -}}
    {{- end -}}
    {{- range list "kube-system" "kube-node-lease" -}}
      {{- if not (has . $excluded) -}}
        {{- fail (printf "webhook.admission.failurePolicy Fail needs %s in webhook.admission.excludedNamespaces: a cluster that restarts could not start itself." .) -}}
      {{- end -}}
    {{- end -}}
  {{- end -}}
  {{- if and (eq $c.mode "secret") (or (not $c.secretName) (not $c.caBundle)) -}}
    {{- fail "webhook.certificate.mode secret needs webhook.certificate.secretName and caBundle: the certificate, and the CA that API servers shall trust." -}}
  {{- end -}}
  {{- if and (ne $c.mode "secret") $c.caBundle -}}
    {{- fail (printf "webhook.certificate.caBundle goes with webhook.certificate.mode secret only: with %s it is filled in by itself." $c.mode) -}}
  {{- end -}}
  {{- if and (ne $c.mode "certManager") $c.certManager.issuerRef -}}
    {{- fail "webhook.certificate.certManager.issuerRef goes with webhook.certificate.mode certManager only." -}}
  {{- end -}}
  {{- range $w.namespaces -}}
    {{- if has . $excluded -}}
      {{- fail (printf "webhook.namespaces names %s, for which the webhook is not called; take it out there or in webhook.admission.excludedNamespaces." .) -}}
    {{- end -}}
  {{- end -}}
  {{- if and $w.terminationGracePeriodSeconds (le (int $w.terminationGracePeriodSeconds) (int (include "irsa.webhook.leastGrace" .))) -}}
    {{- fail (printf "webhook.terminationGracePeriodSeconds must be more than %s, the sum of preStopSeconds, drainSeconds and the timeout: requests would be cut off." (include "irsa.webhook.leastGrace" .)) -}}
  {{- end -}}
  {{- if eq (int $w.port) (int $w.metricsPort) -}}
    {{- fail "webhook.port and webhook.metricsPort must differ." -}}
  {{- end -}}
  {{- if and $a.matchConditions (semverCompare "<1.28.0-0" .Capabilities.KubeVersion.Version) -}}
    {{- fail "webhook.admission.matchConditions needs Kubernetes 1.28 or newer." -}}
  {{- end -}}
  {{- if $w.audit.enabled -}}
    {{- $choosing := list (ternary "optInLabel" "" (ne $a.optInLabel "")) (ternary "matchConditions" "" (not (empty $a.matchConditions))) -}}
    {{- if or $a.objectSelector.matchLabels $a.objectSelector.matchExpressions -}}
      {{- $choosing = append $choosing "objectSelector" -}}
    {{- end -}}
    {{- if include "irsa.webhook.choosesNamespaces" . -}}
      {{- $choosing = append $choosing "namespaceSelector" -}}
    {{- end -}}
    {{- range compact $choosing -}}
      {{- fail (printf "webhook.admission.%s cannot go with webhook.audit.enabled: the audit would report pods that the webhook is not called for. Set webhook.audit.enabled to false, or choose by webhook.namespaces and webhook.admission.excludedNamespaces, which the audit knows." .) -}}
    {{- end -}}
  {{- end -}}
  {{- if .Values.test.enabled -}}
    {{- if and (include "irsa.webhook.choosesNamespaces" .) (not .Values.test.namespace) -}}
      {{- fail (printf "helm test would look in %s, which webhook.admission.namespaceSelector may leave out: set test.namespace to one that it chooses, or test.enabled to false." (include "irsa.test.namespace" .)) -}}
    {{- end -}}
    {{- $labels := fromYaml (include "irsa.test.labels" .) -}}
    {{- range $a.objectSelector.matchExpressions -}}
      {{- if and (has .operator (list "In" "Exists")) (not (hasKey $labels .key)) -}}
        {{- fail (printf "webhook.admission.objectSelector.matchExpressions asks for the label %s, which the pod of helm test lacks: set it in test.labels, or test.enabled to false." .key) -}}
      {{- end -}}
    {{- end -}}
    {{- if and $a.matchConditions (not .Values.test.labels) -}}
      {{- fail "The pod of helm test may not meet webhook.admission.matchConditions: set test.labels to labels with which it does, or test.enabled to false." -}}
    {{- end -}}
  {{- end -}}
  {{- if and .Values.test.enabled (has (include "irsa.test.namespace" .) (include "irsa.webhook.unaudited" . | splitList ",")) -}}
    {{- fail (printf "helm test would look in %s, for which the webhook is not called: set test.namespace to another, or test.enabled to false." (include "irsa.test.namespace" .)) -}}
  {{- end -}}
  {{- if and .Values.test.enabled $w.namespaces (not (has (include "irsa.test.namespace" .) $w.namespaces)) -}}
    {{- fail "test.namespace must be one of webhook.namespaces: the webhook is not called for others." -}}
  {{- end -}}
{{- end -}}
{{- if .Values.publisher.enabled -}}
  {{- $p := .Values.publisher -}}
  {{- if not $p.config.issuer -}}
    {{- fail "publisher.enabled needs publisher.config.issuer: the API servers' --service-account-issuer." -}}
  {{- end -}}
  {{- if not (or $p.config.sink $p.config.directory $p.serving.secretName) -}}
    {{- fail "publisher.enabled needs publisher.config.sink or directory, or publisher.serving.secretName: where to publish." -}}
  {{- end -}}
{{- end -}}
{{- if not (or .Values.webhook.enabled .Values.publisher.enabled .Values.extraObjects) -}}
  {{- fail "Nothing would be installed: set webhook.enabled or publisher.enabled." -}}
{{- end -}}
{{- if and .Values.monitoring.serviceMonitor.enabled .Values.monitoring.podMonitor.enabled -}}
  {{- fail "monitoring.serviceMonitor and monitoring.podMonitor would scrape everything twice: enable one of them." -}}
{{- end -}}
{{- end -}}

{{- /* What a number, or a percentage rounded up as the disruption controller does, comes to: value, of. */ -}}
{{- define "irsa.scaled" -}}
{{- $value := toString .value -}}
{{- if hasSuffix "%" $value -}}
{{- div (add (mul (trimSuffix "%" $value | int) (int .of)) 99) 100 -}}
{{- else -}}
{{- int $value -}}
{{- end -}}
{{- end -}}

{{- /* A budget that lets a node be drained, and where nothing may be lost not all replicas at once: component, values, closed. */ -}}
{{- define "irsa.validate.budget" -}}
{{- $b := .values.podDisruptionBudget -}}
{{- $replicas := int .values.replicas -}}
{{- if and $b.enabled (gt $replicas 1) -}}
  {{- $least := toString $b.minAvailable -}}
  {{- $most := toString $b.maxUnavailable -}}
  {{- if and $least $most -}}
    {{- fail (printf "%s.podDisruptionBudget takes one of minAvailable and maxUnavailable; set the other to an empty text." .component) -}}
  {{- end -}}
  {{- if not (or $least $most) -}}
    {{- fail (printf "%s.podDisruptionBudget needs minAvailable or maxUnavailable, or enabled: false." .component) -}}
  {{- end -}}
  {{- $kept := sub $replicas (include "irsa.scaled" (dict "value" $most "of" $replicas)) | int -}}
  {{- if $least -}}
    {{- $kept = include "irsa.scaled" (dict "value" $least "of" $replicas) | int -}}
  {{- end -}}
  {{- if ge $kept $replicas -}}
    {{- if $least -}}
      {{- fail (printf "%s.podDisruptionBudget.minAvailable must be less than %s.replicas, percentages rounded up: no node could be drained." .component .component) -}}
    {{- end -}}
    {{- fail (printf "%s.podDisruptionBudget must let one replica go: no node could be drained." .component) -}}
  {{- end -}}
  {{- if and .closed (lt $kept 1) -}}
    {{- fail (printf "webhook.admission.failurePolicy Fail needs a webhook.podDisruptionBudget that keeps a replica: a drain could take all %d at once, percentages rounded up." $replicas) -}}
  {{- end -}}
{{- end -}}
{{- end -}}
