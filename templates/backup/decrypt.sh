#!/bin/sh
# Decrypts a backup beside what was fetched, or what is on the volume of backups.
. "${SCRIPTS:-/scripts}/common.sh"

from=${BACKUPS:-$STAGE}/$FROM
if [ ! -f "$from/manifest.json" ]; then
  say "there is no whole backup $FROM"
  exit 1
fi
mkdir -p "$STAGE/$FROM"
if [ "$from" != "$STAGE/$FROM" ]; then
  cp "$from/manifest.json" "$STAGE/$FROM/manifest.json"
fi
for file in "$from"/*; do
  name=${file##*/}
  case $name in
    *.age) age --decrypt --identity "$IDENTITY" --output "$STAGE/$FROM/${name%.age}" "$file" ;;
    manifest.json | *.dump | *.tar) ;;
  esac
done
