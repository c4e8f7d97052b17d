# Prints every include under src/ and include/tracereel/ that points the wrong way, as "file:line: why", and every circle of
# files, x.c and x.h being one, as "file:line: circle: a -> b -> a"; exit 1 where there is one. A room may include itself and the rooms under it; the floors are those of src/README.md.

BEGIN {
    floor["base"] = 0
    floor["trace"] = 1
    floor["model"] = 2
    floor["study"] = 3
    floor["gfx"] = 4
    floor["ui"] = floor["plot"] = 5
    floor["view"] = floor["rec"] = floor["win"] = 6
    floor["show"] = 7
    floor["app"] = 8
    floor["cli"] = 9
    # Under them, and yet not theirs: pictures and recordings know nothing of streams.
    forbidden["gfx", "model"] = forbidden["gfx", "trace"] = 1
    forbidden["rec", "model"] = forbidden["rec", "trace"] = 1
}

function room_of_public_header(name) {
    return name ~ /^(error|export)\.h$/ ? "base" : name ~ /^(trace|real_session|edit)\.h$/ ? "trace" : "model"
}

# src/trace/format/csv.c is in the room trace: a room may have folders.
function room_of_file(path, parts, n) {
    n = split(path, parts, "/")
    if (parts[n - 1] == "tracereel") {
        return room_of_public_header(parts[n])
    }
    return parts[2]
}

# x.c and x.h are two sides of one thing.
function pair_of(path) {
    sub(/^src\//, "", path)
    sub(/^include\//, "", path)
    sub(/\.[ch]$/, "", path)
    return path
}

function add_edge(from, to) {
    if (from != to && !((from, to) in edge)) {
        edge[from, to] = FILENAME ":" FNR
        edges[from] = edges[from] " " to
        if (!(from in seen)) {
            seen[from] = 1
            pairs[++pair_count] = from
        }
    }
}

# Depth first; what is on the way when it is met again closes a circle.
function visit(pair, way, i, n, to) {
    state[pair] = "on the way"
    n = split(edges[pair], to, " ")
    for (i = 1; i <= n; i++) {
        if (state[to[i]] == "on the way") {
            printf "%s: circle:%s -> %s\n", edge[pair, to[i]], substr(way, index(way " ", " " to[i] " ")), to[i]
            wrong++
        } else if (state[to[i]] == "") {
            visit(to[i], way " -> " to[i])
        }
    }
    state[pair] = "done"
}

function complain(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why
    wrong++
}

FNR == 1 {
    files++
    room = room_of_file(FILENAME)
    if (!(room in floor)) {
        complain("\"" room "\" is no room; give it a floor in tests/layers/includes.awk")
        nextfile
    }
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
    split($0, cut, /["<>]/)
    target = cut[2]
    quoted = index($0, "\"") > 0
    if (target ~ /^(SDL|libav|libsw)/) {
        if (floor[room] <= floor["model"]) {
            complain("room " room " includes <" target ">; it must build without SDL and libav")
        }
        next
    }
    slash = index(target, "/")
    first = slash ? substr(target, 1, slash - 1) : ""
    if (quoted && slash || first == "tracereel") {
        add_edge(pair_of(FILENAME), pair_of(target))
    }
    if (first == "tracereel") {
        to = room_of_public_header(substr(target, slash + 1))
    } else if (quoted && !slash) {
        complain("\"" target "\" does not say which room it is in; write \"" room "/" target "\"")
        next
    } else if (quoted && !(first in floor)) {
        complain("\"" target "\" is in no room that is known")
        next
    } else if (quoted) {
        to = first
    } else {
        next
    }
    if (to == room) {
        next
    }
    if ((room, to) in forbidden) {
        complain("room " room " includes " target " of room " to ", which it must not know")
    } else if (floor[to] >= floor[room]) {
        complain("room " room " includes " target " of room " to ", which is not under it")
    }
}

END {
    if (!files) {
        print "no source files were given"
        exit 1
    }
    for (p = 1; p <= pair_count; p++) {
        if (state[pairs[p]] == "") {
            visit(pairs[p], " " pairs[p])
        }
    }
    exit wrong ? 1 : 0
}
