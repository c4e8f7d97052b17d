// Runs headless Chromium on page.html, served from loopback beside the player, and writes what the page hands over.
// Standard output says when the session begins, in milliseconds since 1970: origin.js takes that as its "go".
// Usage: viewer.js PLAYER PLAYER_FILE SECONDS OUT OPTIONS SHAPER_PID PROFILE
'use strict';
const fs = require('fs'), http = require('http'), path = require('path');
const {spawn} = require('child_process');
const [player, player_file, seconds, out, options, shaper_pid, profile] = process.argv.slice(2);

const BEFORE_S = 61, GRACE_S = 60, ORIGIN = 'http://10.77.0.1:8000', PORT = 9000;
let browser;

function finish(status, why) {
    if (why) console.error(why);
    browser.once('exit', () => process.exit(status));
    process.kill(-browser.pid, 'SIGKILL'); // its group: the browser's processes outlive each other otherwise
}

function begin(reply) {
    const go_ms = Date.now();
    console.log(go_ms);
    process.kill(Number(shaper_pid), 'SIGUSR1');
    reply.setHeader('Content-Type', 'application/json');
    reply.end(JSON.stringify({go_ms, zero_ms: go_ms - BEFORE_S * 1000}));
}

function take(request, then) {
    const pieces = [];
    request.on('data', piece => pieces.push(piece));
    request.on('end', () => then(Buffer.concat(pieces).toString()));
}

function keep(text) {
    for (const [name, lines] of Object.entries(JSON.parse(text))) {
        if (lines.length > 0) fs.writeFileSync(path.join(out, name), lines.join('\n') + '\n');
    }
    finish(0);
}

const server = http.createServer((request, reply) => {
    switch (new URL(request.url, 'http://viewer').pathname) {
    case '/': reply.setHeader('Content-Type', 'text/html'); return reply.end(fs.readFileSync(path.join(__dirname, 'page.html')));
    case '/player.js': reply.setHeader('Content-Type', 'text/javascript'); return reply.end(fs.readFileSync(player_file));
    case '/go': return begin(reply);
    case '/done': return take(request, keep);
    case '/failed': return take(request, text => finish(1, text));
    default: reply.statusCode = 404; return reply.end();
    }
});

server.listen(PORT, '127.0.0.1', () => {
    const query = new URLSearchParams({player, seconds, origin: ORIGIN, options});
    const log = fs.openSync(path.join(out, 'chromium.log'), 'w');
    browser = spawn('chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
        '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
        '--disable-renderer-backgrounding', '--disable-backgrounding-occluded-windows', '--disable-background-timer-throttling',
        `--user-data-dir=${profile}`, '--window-size=400,300', `http://127.0.0.1:${PORT}/?${query}`], {stdio: ['ignore', log, log], detached: true});
    try {
        fs.writeFileSync(`/proc/${browser.pid}/autogroup`, '-12'); /* spaces.sh says why */
    } catch {
        /* a kernel without autogroups: niceness is enough */
    }
    setTimeout(() => finish(1, `${player}: the page did not end within ${GRACE_S} s of its time`), (Number(seconds) + GRACE_S) * 1000);
});
