// Makes each segment of content.sh exactly as long as its bitrate says: whole ones by a `free` box at their end, chunks
// by an `mdat` with nothing more in it, as players look for the end of each `mdat`.
// Usage: lengths.js FOLDER
'use strict';
const fs = require('fs'), path = require('path');
const ladder = require('./ladders.js');
const folder = process.argv[2];

const segments = level => fs.readdirSync(path.join(folder, level)).filter(name => /^s\d+\.m4s$/.test(name))
    .map(name => path.join(folder, level, name));
const bytes = (kbps, seconds) => kbps * 1000 / 8 * seconds;

function box(type, length) {
    const made = Buffer.alloc(length);
    made.writeUInt32BE(length, 0);
    made.write(type, 4, 'latin1');
    return made;
}

function boxes(file) {
    const found = [];
    for (let at = 0, length; at < file.length; at += length) {
        length = file.readUInt32BE(at);
        found.push({type: file.toString('latin1', at + 4, at + 8), bytes: file.subarray(at, at + length)});
    }
    return found;
}

function lengthen(name, length) {
    const file = fs.readFileSync(name), missing = length - file.length;
    if (missing < 8 && missing !== 0) throw new Error(`${name}: ${file.length} bytes do not fit into ${length}`);
    if (missing > 0) fs.writeFileSync(name, Buffer.concat([file, box('free', missing)]));
}

function lengthen_chunks(name, length) {
    const chunks = [];
    let head = [];
    for (const {type, bytes: piece} of boxes(fs.readFileSync(name))) {
        if (type === 'sidx' || type === 'free') continue;
        head.push(piece);
        if (type !== 'mdat') continue;
        const chunk = Buffer.concat(head), missing = length - chunk.length;
        if (missing < 0) throw new Error(`${name}: a chunk of ${chunk.length} bytes does not fit into ${length}`);
        const whole = Buffer.concat([chunk, Buffer.alloc(missing)]);
        whole.writeUInt32BE(piece.length + missing, chunk.length - piece.length);
        chunks.push(whole);
        head = [];
    }
    fs.writeFileSync(name, Buffer.concat(chunks));
}

ladder.video.forEach((kbps, i) => {
    segments(`dash/v${i}`).forEach(name => lengthen(name, bytes(kbps, ladder.segment_s)));
    segments(`hls/L${i}`).forEach(name => lengthen(name, bytes(kbps + ladder.sound[i], ladder.segment_s)));
});
segments('dash/a').forEach(name => lengthen(name, bytes(ladder.sound_alone, ladder.segment_s)));
ladder.low_latency.forEach((kbps, i) =>
    segments(`ll/v${i}`).forEach(name => lengthen_chunks(name, bytes(kbps, ladder.chunk_s))));
