#!/bin/sh
# Files that are no traces: status 1, one line with the file, the line where one is to blame, and what would be right.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# bad PATTERN FILE: info and report alike. The pattern follows the file's name.
bad() {
    refused 1 "$2$1" info "$2"
    refused 1 "$2$1" info --json "$2"
    refused 1 "$2$1" report "$2"
}

mkdir folder
bad ': is a directory*' folder
bad ': No such file*' missing.csv
: >empty.csv
bad ': *empty*' empty.csv
printf '\n\n   \n' >blank.csv
bad ': *' blank.csv
head -c 4096 /dev/zero >zeros.bin
bad ': *' zeros.bin
printf 'PK\003\004\024\000\000\000\010\000archive' >archive.zip
bad ': *' archive.zip
printf 't_s,bandwidth_mbps\n0,5\n' | gzip -c | head -c 20 >cut.csv.gz
bad ': *gzip*' cut.csv.gz
printf '{"segment_duration_ms": 3000, "bitrates_kbps": [230, 331], "segment_sizes_bits": [[1, 2]]}' >movie.json
bad ': *movie*' movie.json
printf '{"a": 1, "b": "c"}' >other.json
bad ': *' other.json
printf '[{"duration_ms": 1000, "bandwidth_kbps": 5000,' >cut.json
bad ':*' cut.json
printf '{"start": {}, "intervals": [], "end": {}, "error": "unable to connect to server"}' >failed.json
bad ':*unable to connect to server*' failed.json
printf 'The quick brown fox\njumps over the lazy dog\n' >prose.txt
bad ':*' prose.txt
printf 't_s,bandwidth_mbps\n0,5\n1,-2\n2,4\n' >negative.csv
bad ':3: *' negative.csv
printf 't_s,bandwidth_mbps\n0,5\n1,inf\n2,4\n' >inf.csv
bad ':3: *' inf.csv
printf 't_s,bandwidth_mbps\n0,5\n1,inf\n2,4\n' >inf.csv
bad ':3: *' inf.csv
printf '0\n5\n3\n9\n' >backwards.down
refused 1 'backwards.down:3: *' info --read-format mahimahi backwards.down

# A scenario that is wrong is a file that is wrong.
printf '[buffer]\nmax_levle_s = 3\n' >typo.ini
refused 1 'typo.ini:2: *max_level_s*' report typo.ini
printf '[buffer]\nmax_level_s = 3000\n' >range.ini
refused 1 'range.ini:2: *0.1 .. 600*' report range.ini
printf '[buffer]\nmax_level_s = 30\nmax_level_s = 20\n' >twice.ini
refused 1 'twice.ini:3: *' report twice.ini
printf '[buffer]\nmax_level_s = 2\n' >contradiction.ini
refused 1 'contradiction.ini: *buffer.rebuffer_threshold_s is 3*' report contradiction.ini
printf '[session]\ntrace = gone.csv\n' >gone.ini
refused 1 '*gone.csv: No such file*' report gone.ini

# One bad file among good ones: its line, the others' results, status 1.
printf 't_s,bandwidth_mbps\n0,5\n1,5\n' >good.csv
run info --json good.csv missing.csv good.csv
same 'status with one bad file of three' "$status" 1
same 'objects of the two good files' "$(wc -l <out)" 2
same 'line of the bad one' "$(cat err)" 'tracereel: missing.csv: No such file or directory'
finish
