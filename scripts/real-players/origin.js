// Serves the live stream of content.sh on port 8000. Standard input tells when zero is: the moment of "go" in
// milliseconds since 1970; 61 s of the stream exist by then. What will exist soon is waited for (low latency: parts,
// playlists asked for by _HLS_msn, segments by chunks); any other segment that does not exist yet is not found.
// Usage: origin.js CONTENT OPTIONS      OPTIONS: JSON, "service_description": false leaves that out of the low-latency MPD
'use strict';
const fs = require('fs'), http = require('http'), path = require('path');
const ladder = require('./ladders.js');
const content = process.argv[2], options = JSON.parse(process.argv[3] || '{}');

const BEFORE_S = 61, WINDOW = 30, PARTS_FOR = 3, KEEP_ALIVE_MS = 65000;
// As long as those of an earlier measurement with the same link, so that both can be compared.
const MPD_BYTES = 2574, PLAYLIST_BYTES = 2400;
const parts_each = ladder.segment_s / ladder.chunk_s;

let zero_ms = Infinity;
process.stdin.on('data', line => { zero_ms = Number(line) - BEFORE_S * 1000; });
const now_s = () => (Date.now() - zero_ms) / 1000;
const date = (ms, whole_seconds) => new Date(whole_seconds ? Math.floor(ms / 1000) * 1000 : ms).toISOString();

function when(stream_s, then) {
    const wait_ms = (stream_s - now_s()) * 1000;
    if (wait_ms <= 0) then();
    else setTimeout(() => when(stream_s, then), Math.max(1, wait_ms));
}

// ---- manifests ----

const video_rows = (kbps, sizes) => kbps.map((k, i) => {
    const [width, height] = sizes[i].split('x');
    return `<Representation id="v${i}" codecs="avc1.42c01e" bandwidth="${k * 1000}" width="${width}" height="${height}" frameRate="30"/>`;
}).join('');

const template = more => `<SegmentTemplate timescale="1000" duration="${ladder.segment_s * 1000}" startNumber="1"${more} ` +
    'initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/s$Number$.m4s"/>';

const mpd = (attributes, inside, timing) => '<?xml version="1.0" encoding="UTF-8"?>' +
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-live:2011" type="dynamic" ' +
    `availabilityStartTime="${date(zero_ms)}" publishTime="${date(Date.now())}" timeShiftBufferDepth="PT60S" ` +
    `maxSegmentDuration="PT2S" ${attributes}>${inside}${timing}</MPD>\n`;

const dash = () => mpd('minimumUpdatePeriod="PT10S" minBufferTime="PT4S"',
    '<Period id="0" start="PT0S"><AdaptationSet contentType="video" mimeType="video/mp4" segmentAlignment="true" startWithSAP="1">' +
    template('') + video_rows(ladder.video, ladder.size) +
    '</AdaptationSet><AdaptationSet contentType="audio" mimeType="audio/mp4" lang="en" segmentAlignment="true" startWithSAP="1">' +
    template('') + `<Representation id="a" codecs="mp4a.40.2" bandwidth="${ladder.sound_alone * 1000}" audioSamplingRate="48000"/>` +
    '</AdaptationSet></Period>',
    `<UTCTiming schemeIdUri="urn:mpeg:dash:utc:direct:2014" value="${date(Date.now(), true)}"/>`);

const low_latency_dash = () => mpd('minimumUpdatePeriod="PT60S" minBufferTime="PT1S" suggestedPresentationDelay="PT2.5S"',
    (options.service_description === false ? '' : '<ServiceDescription id="0"><Latency target="2500"/></ServiceDescription>') +
    '<Period id="0" start="PT0S"><AdaptationSet mimeType="video/mp4" segmentAlignment="true">' +
    template(` availabilityTimeOffset="${ladder.segment_s - ladder.chunk_s}" availabilityTimeComplete="false"`) +
    video_rows(ladder.low_latency, ladder.low_latency_size) + '</AdaptationSet></Period>',
    '<UTCTiming schemeIdUri="urn:mpeg:dash:utc:http-iso:2014" value="/time"/>');

const master = (kbps, sizes, codecs) => '#EXTM3U\n#EXT-X-VERSION:9\n' + kbps.map((k, i) =>
    `#EXT-X-STREAM-INF:BANDWIDTH=${k * 1000},CODECS="${codecs}",RESOLUTION=${sizes[i]},FRAME-RATE=30\nL${i}.m3u8\n`).join('');

const head = (level, first, more) =>
    `#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:2\n${more}#EXT-X-MEDIA-SEQUENCE:${first}\n#EXT-X-MAP:URI="L${level}/init.mp4"\n`;
const dated = number => `#EXT-X-PROGRAM-DATE-TIME:${date(zero_ms + number * ladder.segment_s * 1000)}\n`;
const listed = (level, number) => `#EXTINF:2.000,\nL${level}/s${number}.m4s\n`;

function playlist(level) {
    const whole = Math.floor(now_s() / ladder.segment_s), first = Math.max(0, whole - WINDOW);
    let text = head(level, first, '');
    for (let n = first; n < whole; n++) text += dated(n) + listed(level, n);
    return text;
}

function low_latency_playlist(level) {
    const parts = Math.floor(now_s() / ladder.chunk_s), whole = Math.floor(parts / parts_each), first = Math.max(0, whole - WINDOW);
    const part = (n, p) => `URI="L${level}/s${n}.${p}.m4s"`;
    let text = head(level, first, '#EXT-X-PART-INF:PART-TARGET=0.5\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5\n');
    for (let n = first; n <= whole; n++) {
        if (n < whole || parts % parts_each) text += dated(n);
        for (let p = 0; n >= whole - PARTS_FOR && p < parts_each && n * parts_each + p < parts; p++) {
            text += `#EXT-X-PART:DURATION=0.5,${part(n, p)}${p === 0 ? ',INDEPENDENT=YES' : ''}\n`;
        }
        if (n < whole) text += listed(level, n);
    }
    return text + `#EXT-X-PRELOAD-HINT:TYPE=PART,${part(whole, parts % parts_each)}\n`;
}

// ---- answers ----

const headers = more => ({'Access-Control-Allow-Origin': '*', 'Timing-Allow-Origin': '*', ...more});
const not_found = reply => { reply.writeHead(404, headers({'Content-Length': 0})); reply.end(); };

function send(reply, type, body, keep) {
    const bytes = Buffer.from(body);
    reply.writeHead(200, headers({'Content-Type': type, 'Cache-Control': keep ? 'max-age=3600' : 'no-store', 'Content-Length': bytes.length}));
    reply.end(bytes);
}

const send_xml = (reply, text) => send(reply, 'application/dash+xml', text.length + 8 < MPD_BYTES ? text + `<!--${'x'.repeat(MPD_BYTES - text.length - 8)}-->\n` : text);
const send_playlist = (reply, text) => send(reply, 'application/vnd.apple.mpegurl', text);
const filled = text => text.length + 2 < PLAYLIST_BYTES ? text + '#' + 'x'.repeat(PLAYLIST_BYTES - text.length - 2) + '\n' : text;

function send_file(reply, name, type) {
    fs.readFile(path.join(content, name), (error, bytes) => error ? not_found(reply) : send(reply, type, bytes, true));
}

const low_latency_segment = (level, number) => fs.readFileSync(path.join(content, `ll/v${level}/s${number + 1}.m4s`));

function send_chunks(reply, level, number) {
    const bytes = low_latency_segment(level, number), length = bytes.length / parts_each;
    const exists_s = chunk => number * ladder.segment_s + (chunk + 1) * ladder.chunk_s;
    let sent = 0;
    const step = () => {
        let end = sent;
        while (end < parts_each && now_s() >= exists_s(end)) end++;
        if (sent === 0) reply.writeHead(200, headers({'Content-Type': 'video/mp4', 'Cache-Control': 'max-age=3600'}));
        reply.write(bytes.subarray(sent * length, end * length));
        sent = end;
        if (sent === parts_each) reply.end();
        else when(exists_s(sent), step);
    };
    when(exists_s(0), step);
}

function send_part(reply, level, number, part) {
    when(number * ladder.segment_s + (part + 1) * ladder.chunk_s, () => {
        const bytes = low_latency_segment(level, number), length = bytes.length / parts_each;
        send(reply, 'video/mp4', bytes.subarray(part * length, (part + 1) * length), true);
    });
}

function send_held_playlist(reply, level, query) {
    const number = query.get('_HLS_msn'), part = query.get('_HLS_part');
    const wanted_s = number === null ? 0 : Number(number) * ladder.segment_s + (part === null ? ladder.segment_s : (Number(part) + 1) * ladder.chunk_s);
    when(wanted_s, () => send_playlist(reply, low_latency_playlist(level)));
}

const if_exists = (reply, end_s, then) => now_s() >= end_s ? then() : not_found(reply);
const muxed = ladder.video.map((k, i) => k + ladder.sound[i]);
const routes = [
    [/^\/dash\/x\.mpd$/, ({reply}) => send_xml(reply, dash())],
    [/^\/ll\/x\.mpd$/, ({reply}) => send(reply, 'application/dash+xml', low_latency_dash())],
    [/^\/time$/, ({reply}) => send(reply, 'text/plain', date(Date.now()))],
    [/^\/hls\/master\.m3u8$/, ({reply}) => send_playlist(reply, master(muxed, ladder.size, 'avc1.42c01e,mp4a.40.2'))],
    [/^\/llhls\/master\.m3u8$/, ({reply}) => send_playlist(reply, master(ladder.low_latency, ladder.low_latency_size, 'avc1.42c01e'))],
    [/^\/hls\/L(\d)\.m3u8$/, ({reply}, level) => send_playlist(reply, filled(playlist(level)))],
    [/^\/llhls\/L(\d)\.m3u8$/, ({reply, query}, level) => send_held_playlist(reply, level, query)],
    [/^\/((?:dash\/v|hls\/L|ll\/v)\d\/init\.mp4)$/, ({reply}, name) => send_file(reply, name, 'video/mp4')],
    [/^\/llhls\/L(\d)\/init\.mp4$/, ({reply}, level) => send_file(reply, `ll/v${level}/init.mp4`, 'video/mp4')],
    [/^\/dash\/a\/init\.mp4$/, ({reply}) => send_file(reply, 'dash/a/init.mp4', 'audio/mp4')],
    [/^\/dash\/a\/s(\d+)\.m4s$/, ({reply}, n) => if_exists(reply, n * 2, () => send_file(reply, `dash/a/s${n}.m4s`, 'audio/mp4'))],
    [/^\/dash\/v(\d)\/s(\d+)\.m4s$/, ({reply}, level, n) => if_exists(reply, n * 2, () => send_file(reply, `dash/v${level}/s${n}.m4s`, 'video/mp4'))],
    [/^\/hls\/L(\d)\/s(\d+)\.m4s$/, ({reply}, level, n) => if_exists(reply, n * 2 + 2, () => send_file(reply, `hls/L${level}/s${n}.m4s`, 'video/mp4'))],
    [/^\/ll\/v(\d)\/s(\d+)\.m4s$/, ({reply}, level, n) => if_exists(reply, (n - 1) * 2 - 1, () => send_chunks(reply, level, n - 1))],
    [/^\/llhls\/L(\d)\/s(\d+)\.(\d)\.m4s$/, ({reply}, level, n, part) => send_part(reply, level, Number(n), Number(part))],
    [/^\/llhls\/L(\d)\/s(\d+)\.m4s$/, ({reply}, level, n) => if_exists(reply, n * 2 + 2, () => send_file(reply, `ll/v${level}/s${Number(n) + 1}.m4s`, 'video/mp4'))],
];

const server = http.createServer((request, reply) => {
    const url = new URL(request.url, 'http://origin');
    for (const [pattern, answer] of routes) {
        const match = url.pathname.match(pattern);
        if (match) return answer({reply, query: url.searchParams}, ...match.slice(1));
    }
    not_found(reply);
});
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.on('connection', socket => socket.setNoDelay(true));
server.listen(8000, '0.0.0.0');
