{{- define "labels" -}}
{ app.kubernetes.io/name: mockserver, app.kubernetes.io/instance: {{ .Release.Name | quote }} }
{{- end }}
{{- define "redis.labels" -}}
{ app.kubernetes.io/name: mockserver-redis, app.kubernetes.io/instance: {{ .Release.Name | quote }} }
{{- end }}
{{- define "redis.own" -}}
{{- if and (eq .Values.mode "replicas") (not .Values.replicas.redis) }}yes{{ end }}
{{- end }}
