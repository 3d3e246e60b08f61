# What the scripts of backups share. They run with `sh` of Debian and of Alpine Linux.
set -eu
# Nobody else reads what they write.
umask 077

say() {
  echo "backup: $*" >&2
}

# Points PostgreSQL's programs to the database of this name, by libpq's variables.
connect() {
  prefix=$(printf %s "$1" | tr '[:lower:]' '[:upper:]')
  for variable in PGHOST PGPORT PGUSER PGDATABASE PGSSLMODE PGSSLROOTCERT PGPASSWORD; do
    eval "value=\${${prefix}_$variable-}"
    if [ -n "$value" ]; then
      export "$variable=$value"
    else
      unset "$variable"
    fi
  done
}

# Asks the database that it is connected to.
sql() {
  psql -w -X -q -A -t -v ON_ERROR_STOP=1 -c "$1"
}

# Tells one key from another, and nothing of it: keys are random.
fingerprint() {
  eval "value=\${KEY_$1-}"
  printf 'masthead backup %s' "$value" | sha256sum | cut -d ' ' -f 1
}

# What a manifest says under this key.
manifest() {
  sed -n "s/^  \"$2\": \"\(.*\)\",\$/\1/p" "$1"
}

# Of the names of whole backups on standard input, those that are not kept.
stale() {
  cut=
  if [ -n "${KEEP_DAYS-}" ]; then
    cut=$(date -u -d "@$(($(date +%s) - KEEP_DAYS * 86400))" +%Y-%m-%dT%H-%M-%SZ)
  fi
  sort -r | awk -v count="${KEEP_COUNT:-0}" -v cut="$cut" '(count > 0 && NR > count) || (cut != "" && $0 < cut)'
}

# The names of backups among the lines on standard input.
names() {
  grep -E '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}Z$' || true
}
