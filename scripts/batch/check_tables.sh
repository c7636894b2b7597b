#!/bin/sh
# Check tables of translations in a pipeline: exit code 4 if there are errors, and a report for people.
#
# usage: check_tables.sh REPORT.html TABLES...
set -u

case ${1-} in -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
if [ $# -lt 2 ]; then
    echo "usage: check_tables.sh REPORT.html TABLES..." >&2
    exit 2
fi
report=$1
shift

aligner check "$@" --severity error --format html --out "$report" --strict
code=$?
case $code in
    0) echo "no errors" ;;
    4) echo "errors were found; see $report" ;;
    *) echo "the check could not be done (exit code $code)" ;;
esac
exit $code
