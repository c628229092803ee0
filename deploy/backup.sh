#!/bin/sh
# Writes today's backup into a folder, reads it back, and removes those that are too old: backup.sh FOLDER [DAYS]
# On PostgreSQL it is a dump of the whole database; pg_dump must be of the server's version or newer.
set -eu
umask 077

folder=${1:?the folder that backups go to}
days=${2:-30}
name="ketnghia-$(date +%Y-%m-%d)"
mkdir -p "$folder"
aside=$(mktemp -d "${TMPDIR:-/tmp}/ketnghia-backup.XXXXXX")
trap 'rm -rf "$aside"' EXIT

if [ -n "${KETNGHIA_DATABASE_URL:-}" ]; then
    file="$folder/$name.dump"
    pg_dump --format=custom --dbname="$KETNGHIA_DATABASE_URL" --file="$file.part"
    pg_restore --file=/dev/null "$file.part" # every block is read and unpacked
else
    file="$folder/$name.backup"
    ketnghia backup "$file.part"
    ketnghia --data "$aside/restored" restore "$file.part" >/dev/null
    ketnghia --data "$aside/restored" check
fi
chmod 600 "$file.part"
sync "$file.part"
mv "$file.part" "$file"

# Only once today's is there: a backup that fails every night never removes the last good one.
find "$folder" -maxdepth 1 \( -name 'ketnghia-*.backup' -o -name 'ketnghia-*.dump' \) -mtime "+$days" -delete
echo "$file"
