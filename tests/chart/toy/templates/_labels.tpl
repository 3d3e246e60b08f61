{{- define "toy.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: matrix-stack
app.kubernetes.io/component: matrix-admin-client
app.kubernetes.io/name: element-admin
app.kubernetes.io/instance: {{ .Release.Name }}-element-admin
app.kubernetes.io/version: {{ .Values.elementAdmin.image.tag | quote }}
{{- end }}
