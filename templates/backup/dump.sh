#!/bin/sh
# Dumps the databases, copies the media, and writes down what is there. All of it is in a folder `.partial-…`, which has
# its real name only once it is whole, at its destination.
. "${SCRIPTS:-/scripts}/common.sh"

work=$STAGE/.partial-$POD
rm -rf "$work"
mkdir -p "$work"
# What is not whole does not stay.
trap 'status=$?; [ "$status" = 0 ] || rm -rf "$work"' EXIT
trap 'exit 143' TERM INT

name=$(date -u +%Y-%m-%dT%H-%M-%SZ)
say "backup $name begins"

# Media are copied as they are, so that it is known how much room they need.
if [ -n "${MEDIA_FOLDER-}" ] && [ -d "$MEDIA_FOLDER" ]; then
  needed=$(du -sk "$MEDIA_FOLDER" | cut -f 1)
  free=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
  if [ "$free" -lt $((needed + 65536)) ]; then
    say "there is no room: media have $needed KiB, and $STAGE has $free KiB free"
    exit 1
  fi
fi

dump() {
  connect "$1"
  eval "left_out=\${${prefix}_LEFT_OUT-}"
  set --
  for table in $left_out; do
    set -- "$@" "--exclude-table-data=$table"
  done
  # Of whole databases in one transaction each; a later version of the server than that of pg_dump is an error.
  pg_dump -w --format=custom --lock-wait-timeout=300s "$@" --file="$work/$database.dump"
  # One that can't be read is none.
  pg_restore --list "$work/$database.dump" >/dev/null
  sql 'SHOW server_version_num' >"$work/.version-$database"
}

# All at once, so that they are of one moment, or nearly. Media follow: they lack nothing then that a database names.
started=
for database in $DATABASES; do
  dump "$database" &
  started="$started $database:$!"
done
failed=
for each in $started; do
  wait "${each#*:}" || failed="$failed ${each%%:*}"
done
if [ -n "$failed" ]; then
  say "this was not dumped:$failed; pg_dump is $(pg_dump --version): the server must not be newer (backup.image)"
  exit 1
fi

media=$MEDIA
if [ -n "${MEDIA_FOLDER-}" ]; then
  media=none
  if [ -d "$MEDIA_FOLDER" ]; then
    cd "$MEDIA_FOLDER"
    set --
    for folder in *; do
      case $folder in
        # Previews of pages are fetched again.
        url_cache | url_cache_thumbnails | '*') continue ;;
        remote_content | remote_thumbnail) [ "$REMOTE_CONTENT" = true ] || continue ;;
      esac
      set -- "$@" "./$folder"
    done
    if [ $# -gt 0 ]; then
      tar -cf "$work/media.tar" "$@"
      media=$MEDIA
    fi
    cd /
  fi
fi

{
  echo '{'
  echo '  "format": "1",'
  echo "  \"name\": \"$name\","
  echo "  \"server_name\": \"$SERVER_NAME\","
  echo "  \"finished\": \"$(date -u +%Y-%m-%dT%H-%M-%SZ)\","
  echo "  \"media\": \"$media\","
  for database in $DATABASES; do
    echo "  \"version $database\": \"$(cat "$work/.version-$database")\","
    rm "$work/.version-$database"
  done
  for key in ${KEYS-}; do
    echo "  \"key $key\": \"$(fingerprint "$key")\","
  done
  echo "  \"about\": $(cat "${SCRIPTS:-/scripts}/about.json"),"
  echo '  "files": ['
  separator=
  for file in "$work"/*; do
    printf '%s    {"name": "%s", "size": %s, "sha256": "%s"}' "$separator" "${file##*/}" \
      "$(($(wc -c <"$file")))" "$(sha256sum "$file" | cut -d ' ' -f 1)"
    separator=',
'
  done
  echo
  echo '  ]'
  echo '}'
} >"$work/.manifest"
mv "$work/.manifest" "$work/manifest.json"
say "$name is dumped"
