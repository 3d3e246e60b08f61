#!/bin/sh
# Brings a backup back, where nothing gets lost by it. All is looked at before anything is done: what is wrong is told,
# and nothing was changed. Each database comes back as a whole or not at all.
. "${SCRIPTS:-/scripts}/common.sh"

from=$STAGE/$FROM
refused=0
refuse() {
  say "refused: $*"
  refused=$((refused + 1))
}
stop_if_refused() {
  [ "$refused" = 0 ] || exit 1
}

if [ ! -f "$from/manifest.json" ]; then
  say "refused: there is no whole backup $FROM; there are:"
  ls "$STAGE" | names >&2
  exit 1
fi

[ "$(manifest "$from/manifest.json" format)" = 1 ] || refuse 'the backup is of another version of masthead'
named=$(manifest "$from/manifest.json" server_name)
[ "$named" = "$SERVER_NAME" ] || refuse "it is a backup of $named, and this is $SERVER_NAME"

# The files are those of the manifest.
sums=$(sed -n 's/^    {"name": "\([a-z0-9.-]*\)", "size": [0-9]*, "sha256": "\([0-9a-f]*\)"},\{0,1\}$/\2  \1/p' "$from/manifest.json")
if ! (cd "$from" && printf '%s\n' "$sums" | sha256sum -c >/dev/null); then
  refuse 'a file is missing or damaged'
fi
for database in $DATABASES; do
  case $sums in
    *"  $database.dump"*) ;;
    *) refuse "it has no $database.dump" ;;
  esac
done

# What was encrypted with another key can't be read.
for key in ${KEYS-}; do
  then=$(manifest "$from/manifest.json" "key $key")
  if [ "$then" != "$(fingerprint "$key")" ]; then
    if [ "$ACCEPT_OTHER_KEYS" = true ]; then
      say "the key $key is not that of the backup: what it was used for is lost"
    else
      refuse "the key $key is not that of the backup, and what was encrypted or signed with it would be lost: put the" \
        'kept credentials back (backup.restore.acceptOtherKeys where they are lost for good)'
    fi
  fi
done
stop_if_refused

OURS="n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"

# Waits for the server, and until nobody of the program's is connected: its pods are being stopped.
settled() {
  end=$(($(date +%s) + ${WAIT_SECONDS:-600}))
  while :; do
    others=$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()" 2>&1) || others="no answer: $others"
    [ "$others" != 0 ] || return 0
    if [ "$(date +%s)" -ge "$end" ]; then
      refuse "the database $PGDATABASE is in use, or does not answer ($others): stop what uses it"
      return 1
    fi
    sleep "${WAIT_STEP:-5}"
  done
}

# A database that this backup has been brought back to already, by a run that did not get to the end.
is_back() {
  [ "$(sql "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")" = "restored from $FROM" ]
}

for database in $DATABASES; do
  connect "$database"
  settled || continue
  if ! is_back && [ "$(sql "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE $OURS")" != 0 ]; then
    refuse "the database $PGDATABASE is not empty: rename it, and make a new one (masthead notes restore)"
  fi
  eval "needs_c=\${${prefix}_NEEDS_C-}"
  is_c=$(sql "SELECT datcollate = 'C' AND datctype = 'C' AND pg_encoding_to_char(encoding) = 'UTF8' FROM pg_database WHERE datname = current_database()")
  if [ "$needs_c" = true ] && [ "$is_c" != t ]; then
    refuse "the database $PGDATABASE must have the encoding UTF8 and the locale C (masthead notes sql)"
  fi
  before=$(manifest "$from/manifest.json" "version $database")
  if [ "$(($(sql 'SHOW server_version_num') / 10000))" -lt "$((before / 10000))" ]; then
    refuse "the server of $PGDATABASE is older than that of the backup ($((before / 10000)))"
  fi
done
stop_if_refused

# Marks the database that it is connected to, for a run that goes on with this one; an empty mark is none.
mark() {
  sql "SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), NULLIF('$1', ''))" | psql -w -X -q -v ON_ERROR_STOP=1 ||
    say "$PGDATABASE can't be marked"
}

for database in $DATABASES; do
  connect "$database"
  if is_back; then
    say "$PGDATABASE is back already"
    continue
  fi
  say "$PGDATABASE comes back"
  pg_restore -w --no-owner --no-acl --exit-on-error --single-transaction --dbname="$PGDATABASE" "$from/$database.dump"
  mark "restored from $FROM"
done

if [ -n "${MEDIA_FOLDER-}" ] && [ -f "$from/media.tar" ]; then
  say 'media come back'
  new=$MEDIA_FOLDER.partial-$POD
  rm -rf "$new"
  mkdir -p "$new"
  tar -xf "$from/media.tar" -C "$new"
  if [ -d "$MEDIA_FOLDER" ]; then
    # Nothing is removed: what was there stays beside it.
    mv "$MEDIA_FOLDER" "$MEDIA_FOLDER.before-$(date -u +%Y-%m-%dT%H-%M-%SZ)"
  fi
  mv "$new" "$MEDIA_FOLDER"
fi
# From now on they are as any other, and not empty.
for database in $DATABASES; do
  connect "$database"
  mark ''
done
say "$FROM is back"
