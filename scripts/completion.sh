#!/bin/sh
# The completion of a shell, from its template and from what the program says of itself, so that the two cannot drift apart.
# Usage: completion.sh PROGRAM TEMPLATE >FILE
set -eu
program=$1
template=$2

command_names() {
    "$program" --help | sed -n '/^Commands:/,/^$/p' | awk '/^  [a-z]/ { print $1 }'
}

# COMMAND: a line an option, with tabs between letter, name, argument and meaning.
options_of() {
    "$program" "$1" --help | awk -v OFS='\t' '
        function put() { if (name) print letter, name, argument, meaning; name = "" }
        /^  -/ {
            put()
            letter = ""; argument = ""; meaning = ""; rest = substr($0, 3)
            if (rest ~ /^-[a-z], /) { letter = substr(rest, 1, 2); rest = substr(rest, 5) }
            match(rest, /^--[a-z0-9-]+/); name = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
            if (rest ~ /^ [^ ]/) { sub(/^ /, "", rest); match(rest, /^[^ ]+/); argument = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1) }
            sub(/^ +/, "", rest); meaning = rest
            next }
        /^ {28}/ { if (name && !meaning) { meaning = $0; sub(/^ +/, "", meaning) } next }
        { put() }
        END { put() }'
}

# Words on one line, as they stand in a list of a shell.
list() { tr '\n' ' ' | sed 's/ $//'; }
scenarios() { "$program" --help | sed -n '/^scenario: /,/\.$/{ s/^scenario: //; s/\.$//; p; }' | tr -d , | list; }
players() { "$program" players | awk '/^[a-z]/ { print $1 }' | list; }
formats() { "$program" formats | awk 'NR > 1 { print $1 }' | list; }
written() { "$program" formats | awk 'NR > 1 && $3 == "w" { print $1 }' | list; }
figures() { "$program" report live --duration 10 --json | sed -n '/^  "qoe": {/,/}/s/^    "\([a-z_0-9]*\)":.*/\1/p' | list; }
keys() { "$program" params | awk 'NR > 1 { print $1 }' | list; }
# KEY WORD,WORD,WORD of the parameters that are words.
choices() { "$program" params | awk 'NR > 1 && $3 ~ /,$/ { words = ""; for (i = 3; $i ~ /,$/; i++) words = words $i; print $1, words $i }'; }

# Which arguments are words, and which are files, is said by the way that they are written: dark|light, FILE.csv.
is_words='$3 ~ /^[A-Za-z0-9|]+(\|cap:S)?$/ && $3 ~ /^[a-zA-Z0-9]+\|/ && $3 !~ /FILE|FOLDER/'
is_file='$3 ~ /FILE|FOLDER/ && $2 != "--scenario"'
all_options() { for name in $(command_names); do options_of "$name"; done | sort -t"$(printf '\t')" -k2,3 -u; }

bash_options() {
    for name in $(command_names); do
        operands=$("$program" --help | awk -v name="$name" '/^  [a-z]/ && $1 == name { sub(/^  [a-z]+ ?/, ""); sub(/   *.*/, ""); print }')
        options_of "$name" | awk -F'\t' -v name="$name" -v operands="$operands" '
            { takes = $3 ? "=" : ""; if ($1) options = options $1 takes " "; options = options $2 takes " " }
            END { sub(/ ?-.*/, "", operands); sub(/ $/, "", options); printf "    %s) operands='\''%s'\'' options='\''%s'\'' ;;\n", name, operands, options }'
    done
}

bash_words() {
    all_options | awk -F'\t' "$is_words"' { words = $3; gsub(/\|/, " ", words); sub(/ cap:S/, "", words); printf "    %s) _tracereel_offer '\''%s'\'' ; return ;;\n", $2, words }'
}

bash_files() {
    all_options | awk -F'\t' "$is_file"' {
            if (!seen[$2]++) names = names (names ? " | " : "") $2; if ($1) short[$1] = 1 }
        END { for (letter in short) names = names " | " letter; printf "    %s) _tracereel_files ; return ;;\n", names }'
}

# 'COMMAND:what it does', the meaning behind the command or on the next line.
zsh_described() {
    "$program" --help | sed -n '/^Commands:/,/^$/p' | sed "s/'/'\\\\''/g" | awk -v q="'" '
        /^  [a-z]/ { name = $1; sub(/^  /, ""); if (!sub(/^.*[^ ]   */, "")) next }
        name { sub(/^ +/, ""); print "    " q name ":" $0 q; name = "" }'
}

# A line of _arguments an option: '*--set=[meaning]:KEY=VALUE:action'. All may be repeated, as getopt has it.
zsh_arguments() {
    for name in $(command_names); do
        printf '    %s) _arguments -s' "$name"
        options_of "$name" | sed "s/'/'\\\\''/g" | awk -F'\t' '
            function action() {
                if ($2 == "--player" || $2 == "--players") return "_tracereel_players"
                if ($2 == "--scenario") return "_tracereel_scenario"
                if ($2 == "--set" || $2 == "--set-grid") return "_tracereel_value"
                if ($2 == "--x" || $2 == "--y") return "_tracereel_axis"
                if ($2 == "--tolerance") return "_tracereel_tolerance"
                if ($2 == "--metric") return "_tracereel_figures"
                if ($2 == "--read-format") return "_tracereel_formats"
                if ($2 == "--write-format") return "_tracereel_written"
                if ('"$is_words"') { words = $3; gsub(/\|/, " ", words); sub(/ cap:S/, "", words); return "(" words ")" }
                if ('"$is_file"') return "_files"
                return " "
            }
            function spec(option, joined) { return " \\\n        '\''*" option joined "[" meaning "]" ($3 ? ":" argument ":" action() : "") "'\''" }
            { meaning = $4; gsub(/\[|\]|:/, "\\\\&", meaning); argument = $3; gsub(/:/, "\\:", argument)
              printf "%s", spec($2, $3 ? "=" : ""); if ($1) printf "%s", spec($1, $3 ? "+" : "") }'
        case $("$program" --help | awk -v name="$name" '/^  [a-z]/ && $1 == name { sub(/^  [a-z]+ ?/, ""); sub(/   *.*/, ""); sub(/ ?-.*/, ""); print }') in
        '') ;;
        *SOURCE*) printf " '*:SOURCE:_tracereel_source'" ;;
        *) printf " '*:FILE:_files'" ;;
        esac
        printf ' ;;\n'
    done
}

while IFS= read -r line; do
    case $line in
    @options@) bash_options ;;
    @words@) bash_words ;;
    @files@) bash_files ;;
    @described@) zsh_described ;;
    @arguments@) zsh_arguments ;;
    @choices@) choices | sed 's/^/    /' ;;
    *@commands@* | *@scenarios@* | *@players@* | *@formats@* | *@figures@* | *@keys@* | *@choices@* )
        printf '%s\n' "$line" | sed "s/@commands@/$(command_names | list)/; s/@scenarios@/$(scenarios)/; s/@players@/$(players)/
            s/@formats@/$(formats)/; s/@written@/$(written)/; s/@figures@/$(figures)/; s/@keys@/$(keys)/; s/@choices@/$(choices | sed 's/ /=/' | list)/" ;;
    *@written@*) printf '%s\n' "$line" | sed "s/@written@/$(written)/" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$template"
