{{- /* Parts that all pods share, each with: root, values (of the component), component. */ -}}
{{- define "irsa.podMetadata" -}}
labels:
  {{- /* the AWS webhook's own label; ours honours it too */}}
  {{- $skip := dict "eks.amazonaws.com/skip-pod-identity-webhook" "true" }}
  {{- include "irsa.labels" (merge (dict "labels" (merge $skip .values.podLabels)) .) | nindent 2 }}
annotations:
  {{- $own := dict "checksum/config" (toYaml .values.config | sha256sum) "kubectl.kubernetes.io/default-container" .component }}
  {{- merge $own .values.podAnnotations .root.Values.commonAnnotations | toYaml | nindent 2 }}
{{- end -}}

{{- define "irsa.scheduling" -}}
automountServiceAccountToken: true
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  {{- toYaml .values.podSecurityContext | nindent 2 }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $selector := include "irsa.selector" . }}
{{- if .values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml .values.topologySpreadConstraints | nindent 2 }}
{{- else if .values.topologySpread }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "irsa.environment" -}}
{{- if or .values.javaOptions .values.env .values.roleArn }}
env:
  {{- with .values.javaOptions }}
  - name: _JAVA_OPTIONS
    value: {{ . | quote }}
  {{- end }}
  {{- with .values.roleArn }}
  - name: AWS_ROLE_ARN
    value: {{ . | quote }}
  - name: AWS_WEB_IDENTITY_TOKEN_FILE
    value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token
  {{- end }}
  {{- with .values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- with .values.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "irsa.probes" -}}
startupProbe:
  httpGet:
    path: /livez
    port: metrics
  periodSeconds: 1
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /livez
    port: metrics
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  httpGet:
    path: /readyz
    port: metrics
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}

{{- define "irsa.mounts" -}}
- name: config
  mountPath: /etc/irsa
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "irsa.volumes" -}}
- name: config
  configMap:
    name: {{ .flags }}
# the server's working directory; the root file system is read-only
- name: tmp
  emptyDir:
    sizeLimit: 32Mi
{{- end -}}
