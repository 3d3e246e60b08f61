#!/bin/sh
# Gives a backup its name on the volume of backups, then removes those that are not kept.
. "${SCRIPTS:-/scripts}/common.sh"

work=$STAGE/.partial-$POD
name=$(manifest "$work/manifest.json" name)
if [ -z "$name" ] || [ -e "$BACKUPS/$name" ]; then
  say "there is a backup $name already, or none to keep"
  exit 1
fi
if [ "$STAGE" != "$BACKUPS" ]; then
  copy=$BACKUPS/.partial-$POD
  rm -rf "$copy"
  trap 'rm -rf "$copy"' EXIT
  cp -R "$work" "$copy"
  rm -rf "$work"
  work=$copy
fi
sync
mv "$work" "$BACKUPS/$name"
sync
say "$name is kept: $(du -sk "$BACKUPS/$name" | cut -f 1) KiB"

# Only what is whole counts, and only now is there a new one.
for folder in "$BACKUPS"/*/; do
  [ ! -f "${folder}manifest.json" ] || basename "$folder"
done | names | stale | while read -r old; do
  say "$old is not kept any longer"
  # First its name, so that none is there in parts.
  mv "$BACKUPS/$old" "$BACKUPS/.partial-$old"
  rm -rf "$BACKUPS/.partial-$old"
done
# What runs left that were killed.
find "$BACKUPS" -maxdepth 1 -name '.partial-*' -mtime +1 -exec rm -rf {} +
