{{- /* Combinations that the schema cannot judge, each refused with what to do. Included once, by every render. */ -}}
{{- define "irsa.validate" -}}
{{- $w := .Values.webhook -}}
{{- $a := $w.admission -}}
{{- $c := $w.certificate -}}
{{- $excluded := append $a.excludedNamespaces .Release.Namespace -}}
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
  {{- if and $w.podDisruptionBudget.enabled (gt (int $w.replicas) 1) -}}
    {{- $least := toString $w.podDisruptionBudget.minAvailable -}}
    {{- $most := toString $w.podDisruptionBudget.maxUnavailable -}}
    {{- if and $least $most -}}
      {{- fail "webhook.podDisruptionBudget takes one of minAvailable and maxUnavailable; set the other to an empty text." -}}
    {{- end -}}
    {{- if not (or $least $most) -}}
      {{- fail "webhook.podDisruptionBudget needs minAvailable or maxUnavailable, or enabled: false." -}}
    {{- end -}}
    {{- if and $least (not (hasSuffix "%" $least)) (ge (int $least) (int $w.replicas)) -}}
      {{- fail "webhook.podDisruptionBudget.minAvailable must be less than webhook.replicas: no node could be drained." -}}
    {{- end -}}
    {{- if or (eq $least "100%") (eq $most "0") (eq $most "0%") -}}
      {{- fail "webhook.podDisruptionBudget must let one replica go: no node could be drained." -}}
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
  {{- if and .Values.test.enabled (has (include "irsa.test.namespace" .) $excluded) -}}
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
