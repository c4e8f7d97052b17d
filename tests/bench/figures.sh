# shellcheck shell=bash
# Figures as JSON, in the form of bench.h, for benches that are scripts. To be sourced.
first=1
figure() { # NAME VALUE UNIT
    [ $first = 1 ] && echo '[' || echo ','
    first=0
    printf '  {"name": "%s", "value": %s, "unit": "%s"}' "$1" "$2" "$3"
}
figures_end() { printf '\n]\n'; }
