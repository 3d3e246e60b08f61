#!/bin/sh
# Brings a backup to its bucket, the manifest last: one without is not whole. Then removes those that are not kept.
. "${SCRIPTS:-/scripts}/common.sh"

work=$STAGE/.partial-$POD
name=$(manifest "$work/manifest.json" name)
if [ -z "$name" ]; then
  say 'there is no backup to keep'
  exit 1
fi
listed=$(rclone lsf --files-only "$TARGET/$name" 2>/dev/null || true)
case $listed in
  *manifest.json*)
    say "there is a backup $name already"
    exit 1
    ;;
esac
rclone copy --exclude manifest.json "$work" "$TARGET/$name"
# What is there is what was sent, as far as the service tells.
rclone check --one-way --exclude manifest.json "$work" "$TARGET/$name"
rclone copyto "$work/manifest.json" "$TARGET/$name/manifest.json"
rm -rf "$work"
say "$name is kept in $TARGET"

# Only what is whole counts, and only now is there a new one.
rclone lsf --files-only --recursive --max-depth 2 --include '/*/manifest.json' "$TARGET" |
  sed 's,/manifest.json$,,' | names | stale | while read -r old; do
  say "$old is not kept any longer"
  # First its manifest, so that none is there in parts.
  rclone deletefile "$TARGET/$old/manifest.json"
  rclone purge "$TARGET/$old"
done
