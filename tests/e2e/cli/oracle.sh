#!/bin/sh
# report against runs of the reference model, from the file it read to the numbers it printed.
# shellcheck source=tests/e2e/cli/lib.sh
. "$(dirname "$0")/lib.sh"
need jq
[ -d "$SHARED_DIR/oracle" ] || skip "no reference runs: $SHARED_DIR/oracle is not there"

# The oracle's timeline beside ours: its columns under our names.
compare_timeline() {
    awk -F, '
        function near(a, b, d) { d = a - b; if (d < 0) d = -d; return d <= 1e-9 + 1e-9 * (b < 0 ? -b : b) }
        function check(ok, what) { if (!ok) { printf "step %d: %s differs\n", FNR - 2, what; bad = 1 } }
        FNR == NR { if (FNR == 1) for (i = 1; i <= NF; i++) at[$i] = i; else row[FNR] = $0; next }
        FNR > 1 {
            split(row[FNR], o, ",")
            check(near($2, o[at["bandwidth_mbps"]]), "bandwidth_mbps")
            check($6 == o[at["quality_index"]], "quality")
            check(near($7, o[at["inflow"]]), "inflow")
            check(near($8, o[at["level_s"]]), "buffer_level_s")
            check($9 == o[at["is_stalled"]], "stalled")
            check($10 == o[at["stall_event"]], "stall_event")
            check($11 == o[at["resume_event"]], "resume_event")
            check($12 == o[at["overflow"]], "overflow")
            check($13 == o[at["switch"]], "quality_switch")
            check($14 == o[at["dropped"]], "dropped")
            check(near($15, o[at["drift_ms"]]), "av_drift_ms")
            rows++
        }
        END { if (!rows) print "no rows"; exit bad || !rows }' "$1" "$2"
}

for case in "$SHARED_DIR"/oracle/s*-*; do
    name=$(basename "$case")
    settings=$(jq -r '
        {"buffer.max_level_s": .buffer.max_level_s, "buffer.rebuffer_threshold_s": .buffer.rebuffer_threshold_s,
         "buffer.drain_rate": .buffer.drain_rate_s_per_s, "buffer.initial_level_s": .start_level_s,
         "encoder.safety_factor": .encoder.safety_factor, "encoder.upgrade_hold_s": .encoder.upgrade_hysteresis,
         "encoder.av_sync_decay": .encoder.av_sync_decay, "encoder.av_sync_noise_ms": .encoder.av_sync_noise,
         "quality.av_sync_threshold_ms": .quality.av_sync_threshold_ms, "quality.jerk_weight": .quality.jerk_weight,
         "quality.av_sync_weight": .quality.av_sync_weight,
         "quality.stability_weight": .quality.quality_stability_weight}
        | to_entries[] | select(.value != null) | "--set \(.key)=\(.value)"' "$case/params.json")
    # shellcheck disable=SC2086 # one word each
    works report "$case/input.csv" --json --timeline timeline.csv $settings
    jq -n --slurpfile own out --slurpfile theirs "$case/report.json" '
        $theirs[0].qoe as $t | $own[0].qoe as $o | [$t | keys[] | select(
            ($o[.] - $t[.]) as $d | ($d | fabs) > 1e-9 + 1e-9 * ($t[.] | fabs)) | "\(.): \($o[.]), not \($t[.])"]
        | .[]' -r >differences
    [ ! -s differences ] || fail "$name: $(cat differences)"
    table timeline.csv >ours
    compare_timeline "$case/timeline.csv" ours >differences || fail "$name: $(head -n 3 differences)"
done
finish
