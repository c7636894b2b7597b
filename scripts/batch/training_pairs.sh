#!/bin/sh
# Write one TSV file of sentence pairs per pair of languages, source and target text, for training a model.
#
# usage: training_pairs.sh INPUTS FOLDER [PAIRS...]
#
# INPUTS is a folder of documents; FOLDER gets en-zh.tsv, en-vi.tsv and zh-vi.tsv, or those of PAIRS (such as vi-en).
set -eu

case ${1-} in -h | --help) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "$0"; exit 0 ;; esac
if [ $# -lt 2 ]; then
    echo "usage: training_pairs.sh INPUTS FOLDER [PAIRS...]" >&2
    exit 2
fi
inputs=$1 folder=$2
shift 2
[ $# -gt 0 ] || set -- en-zh en-vi zh-vi

mkdir -p "$folder"
result=0
for pair in "$@"; do
    code=0
    aligner build "$inputs" --languages "$pair" --out "$folder/$pair.tsv" --log "$folder/build.log" --quiet \
        --columns source_text,target_text,confidence --no-header || code=$?
    case $code in
        0) ;;
        3) [ $result -ne 0 ] || result=3 ;; # some documents could not be used; the log names them
        *) echo "$pair: failed with exit code $code" >&2; result=$code ;;
    esac
done
exit $result
