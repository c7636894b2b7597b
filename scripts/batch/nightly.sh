#!/bin/sh
# Rebuild a corpus and print something only if a person must look at it, so that cron mails only then.
#
# usage: nightly.sh INPUTS OUT [OPTIONS...]
#
# INPUTS is a folder of documents, OUT the folder of the tables; OPTIONS go to 'aligner build'. The log is OUT.log.
# A second build of the same OUT while one runs is refused by aligner itself; it exits with 1 and changes nothing.
set -u

case ${1-} in -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
if [ $# -lt 2 ]; then
    echo "usage: nightly.sh INPUTS OUT [OPTIONS...]" >&2
    exit 2
fi
inputs=$1 out=${2%/}
shift 2
log=$out.log
messages=$(mktemp) || exit 1
trap 'rm -f "$messages"' EXIT

aligner build "$inputs" --out "$out" --log "$log" --quiet "$@" 2> "$messages"
code=$?
case $code in
    0) ;;
    3) echo "$inputs: some documents could not be used; the others are in $out:" ;;
    *) echo "$inputs: the build failed with exit code $code; $out is as it was:" ;;
esac
if [ $code -ne 0 ]; then
    tail -n 20 "$messages"
fi
exit $code
