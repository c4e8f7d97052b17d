# Prints every include under src/ and include/tracereel/ that points the wrong way, as "file:line: why"; exit 1 where
# there is one. A room may include itself and the rooms under it; the floors are those of src/README.md.

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
    return name ~ /^(error|export)\.h$/ ? "base" : name == "trace.h" ? "trace" : "model"
}

# src/trace/format/csv.c is in the room trace: a room may have folders.
function room_of_file(path, parts, n) {
    n = split(path, parts, "/")
    if (parts[n - 1] == "tracereel") {
        return room_of_public_header(parts[n])
    }
    return parts[2]
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
    exit wrong ? 1 : 0
}
