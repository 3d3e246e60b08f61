#!/bin/sh
# Encrypts all files but the manifest, which has nothing secret. What is not encrypted goes.
. "${SCRIPTS:-/scripts}/common.sh"

work=$STAGE/.partial-$POD
for file in "$work"/*; do
  case $file in
    */manifest.json | *.age) continue ;;
  esac
  age --encrypt --recipients-file "${SCRIPTS:-/scripts}/recipients.txt" --output "$file.part" "$file"
  mv "$file.part" "$file.age"
  rm "$file"
done
