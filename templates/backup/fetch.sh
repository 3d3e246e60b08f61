#!/bin/sh
# Fetches a backup from its bucket.
. "${SCRIPTS:-/scripts}/common.sh"

if ! rclone cat "$TARGET/$FROM/manifest.json" | grep -q '"format": "1"'; then
  say "there is no whole backup $FROM in $TARGET; there are:"
  rclone lsf --files-only --recursive --max-depth 2 --include '/*/manifest.json' "$TARGET" | sed 's,/manifest.json$,,' >&2
  exit 1
fi
rclone copy "$TARGET/$FROM" "$STAGE/$FROM"
